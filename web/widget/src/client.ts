/**
 * The live chat session without any user interface: opens it, sends what the visitor writes
 * exactly once and in order, and tells a listener what to show. It knows no browser: clock,
 * randomness, storage and transport are given to it.
 */

import { Backoff } from "./backoff";
import { Connection } from "./connection";
import {
  HISTORY_ON_RELOAD,
  REQUEST_TIMEOUT_MS,
  STABLE_MS,
  TYPING_EVERY_MS,
  TYPING_SHOWN_MS,
} from "./limits";
import type { Refusal } from "./link";
import { Outbox } from "./outbox";
import {
  errorText,
  isFinalRefusal,
  parseSession,
  type ChatMessage,
  type Content,
  type OpenedSession,
  type ServiceState,
} from "./protocol";
import type { Reply, Seams } from "./seams";
import { Sender } from "./sender";
import { isTokenFresh, loadSession, saveSession, type StoredSession } from "./stored-session";
import { Timeline, type Item } from "./timeline";
import { Timers } from "./timers";

export type Phase =
  /** Not started: nothing has been sent anywhere. */
  | "idle"
  | "connecting"
  | "online"
  /** The connection is lost or was refused for now; another attempt is planned. */
  | "reconnecting"
  /** The server refuses this chat for good; `reason` says why. */
  | "unavailable";

export interface Snapshot {
  phase: Phase;
  reason: string;
  /** False until the history of the session is there. */
  isLoaded: boolean;
  items: readonly Item[];
  /** The server has put off own messages; they go out again. */
  isHolding: boolean;
  isTyping: boolean;
  service: ServiceState | null;
  /** The newest own message the other side has read. */
  readBySeq: number;
  unread: number;
  visitorId: string | null;
}

export interface ClientOptions {
  widgetId: string;
  /** Address of the page the visitor is on. */
  page: string;
  locale: string;
  seams: Seams;
  onChange(snapshot: Snapshot): void;
}

/** An acknowledgement may overtake a message; only a gap that stays this long is asked for. */
const GAP_PATIENCE_MS = 250;

export class ChatClient {
  private readonly seams: Seams;
  private readonly path: string;
  private readonly sessionKey: string;
  private readonly outbox: Outbox;
  private readonly sender: Sender;
  private readonly connection: Connection;
  private readonly timeline = new Timeline();
  private readonly timers: Timers<"open" | "typing" | "gap">;
  private readonly backoff: Backoff;

  private session: StoredSession | null;
  private phase: Phase = "idle";
  private reason = "";
  private isLoaded = false;
  private service: ServiceState | null = null;
  private readBySeq = 0;
  private openedAt = Number.NEGATIVE_INFINITY;
  private typingSentAt = Number.NEGATIVE_INFINITY;
  /** Answers to an earlier start are ignored. */
  private generation = 0;

  constructor(private readonly options: ClientOptions) {
    const { seams, widgetId } = options;
    this.seams = seams;
    this.path = `/livechat/${encodeURIComponent(widgetId)}`;
    const prefix = `rapport:${widgetId}:`;
    this.sessionKey = `${prefix}session`;
    this.session = loadSession(seams.keep, this.sessionKey);
    this.outbox = new Outbox(seams.keep, `${prefix}out:`);
    this.timers = new Timers(seams.clock);
    this.backoff = new Backoff(seams.random);
    this.sender = new Sender(this.outbox, seams, {
      link: () => this.connection.link,
      stuck: () => this.connection.replace(),
      resent: () => this.changed(),
    });
    this.connection = new Connection(this.path, seams, {
      cursor: () => this.timeline.cursor,
      up: () => this.sender.interrupt(),
      message: (message) => this.onMessage(message),
      settled: () => this.onSettled(),
      acknowledged: (clientId, seq, at) => this.onAcknowledged(clientId, seq, at),
      refused: (clientId, refusal) => this.onRefused(clientId, refusal),
      service: (service) => {
        this.service = service;
        this.changed();
      },
      typing: () => {
        this.timers.set("typing", TYPING_SHOWN_MS, () => this.changed());
        this.changed();
      },
      readBy: (seq) => {
        this.readBySeq = Math.max(this.readBySeq, seq);
        this.changed();
      },
      expired: () => this.onExpired(),
      down: () => this.onDown(),
    });
  }

  /** True when this browser has talked here before. */
  get isKnownVisitor(): boolean {
    return this.session !== null;
  }

  start(): void {
    if (this.phase !== "idle") return;
    this.phase = "connecting";
    this.outbox.load();
    for (const entry of this.outbox.all()) this.timeline.addOwn(entry);
    if (this.session && isTokenFresh(this.session, this.seams.clock.now())) {
      this.timeline.load([], Math.max(0, this.session.lastSeq - HISTORY_ON_RELOAD));
      this.connection.open(this.session.token);
    } else {
      void this.openSession();
    }
    this.changed();
  }

  /** Ends the connection; what is unsent stays for the next start. */
  stop(): void {
    this.generation += 1;
    this.phase = "idle";
    this.connection.close();
    this.sender.interrupt();
    this.timers.cancelAll();
    this.timeline.clear();
    this.isLoaded = false;
    this.changed();
  }

  /** False when too much is unsent already. */
  sendText(text: string): boolean {
    return this.enqueue({ type: "TEXT", text });
  }

  /** Answers a button; the title is only shown. */
  sendPostback(title: string, payload: string): boolean {
    return this.enqueue({ type: "POSTBACK", payload, title });
  }

  /** The visitor is writing. */
  typing(): void {
    const now = this.seams.clock.now();
    if (now - this.typingSentAt < TYPING_EVERY_MS) return;
    this.typingSentAt = now;
    this.connection.link?.typing();
  }

  /** The visitor has the newest message before their eyes. */
  markRead(): void {
    const newest = this.receivedSeqs().at(-1) ?? 0;
    if (!this.session || newest <= this.session.readSeq) return;
    this.remember({ ...this.session, readSeq: newest });
    this.connection.link?.read(newest);
    this.changed();
  }

  /** Skips the wait for the next attempt: the network is back or the visitor asks for it. */
  retryNow(): void {
    this.connection.retryNow();
    if (!this.timers.has("open")) return;
    this.timers.cancel("open");
    void this.openSession();
  }

  /** Ends the running session, so that the next message is a new visit of the same visitor. */
  async newVisit(dividerText: string): Promise<boolean> {
    if (!this.session?.token) return false;
    const generation = this.generation;
    let reply = await this.postNewVisit();
    if (reply.status === 401 && generation === this.generation) {
      this.connection.close();
      await this.openSession();
      reply = await this.postNewVisit();
    }
    if (generation !== this.generation || reply.status < 200 || reply.status >= 300) return false;
    this.service = null;
    this.timers.cancel("typing");
    this.timeline.addDivider(dividerText);
    this.changed();
    return true;
  }

  /** Forgets who the visitor was, with everything unsent, and begins anew. */
  newVisitor(): void {
    this.stop();
    this.outbox.clear();
    this.seams.keep.remove(this.sessionKey);
    this.session = null;
    this.service = null;
    this.readBySeq = 0;
    this.openedAt = Number.NEGATIVE_INFINITY;
    this.backoff.reset();
    this.start();
  }

  private enqueue(content: Content): boolean {
    if (this.outbox.isFull) return false;
    this.start();
    const entry = this.outbox.add(this.seams.uniqueId(), content, this.seams.clock.now());
    this.timeline.addOwn(entry);
    this.sender.pump();
    this.changed();
    return true;
  }

  // Session

  private async openSession(): Promise<void> {
    const generation = this.generation;
    const { page, locale } = this.options;
    const visitorId = this.session?.visitorId;
    const reply = await this.seams.transport.request({
      method: "POST",
      path: `${this.path}/sessions`,
      body: visitorId ? { visitorId, page, locale } : { page, locale },
      timeoutMs: REQUEST_TIMEOUT_MS,
    });
    if (generation !== this.generation) return;
    const opened = reply.status === 201 ? parseSession(reply.body) : null;
    if (opened) {
      this.adopt(opened);
    } else if (isFinalRefusal(reply.status)) {
      this.phase = "unavailable";
      this.reason = errorText(reply.body);
    } else {
      this.openLater(reply.retryAfterMs);
    }
    this.changed();
  }

  private adopt(opened: OpenedSession): void {
    const { messages, ...identity } = opened;
    const { visitorId, readSeq = 0 } = this.session ?? {};
    // Messages are numbered per visitor. A server that knows fewer than we do began anew.
    const isSame = visitorId === opened.visitorId && opened.lastSeq >= this.timeline.cursor;
    if (!isSame) this.timeline.restart();
    this.remember({ ...identity, readSeq: isSame ? Math.min(readSeq, opened.lastSeq) : 0 });
    this.timeline.load(messages, opened.lastSeq);
    this.isLoaded = true;
    this.openedAt = this.seams.clock.now();
    this.connection.open(opened.token);
  }

  private openLater(afterMs: number | null): void {
    this.phase = "reconnecting";
    this.timers.set("open", this.backoff.next(afterMs), () => void this.openSession());
  }

  private remember(session: StoredSession): void {
    this.session = session;
    saveSession(this.seams.keep, this.sessionKey, session);
  }

  private postNewVisit(): Promise<Reply> {
    return this.seams.transport.request({
      method: "POST",
      path: `${this.path}/new-visit`,
      token: this.session?.token ?? "",
      body: {},
      timeoutMs: REQUEST_TIMEOUT_MS,
    });
  }

  // Connection

  private onSettled(): void {
    this.timers.cancel("gap");
    this.timeline.settle();
    this.phase = "online";
    this.isLoaded = true;
    this.backoff.reset();
    this.sender.pump();
    this.advanced();
  }

  private onMessage(message: ChatMessage): void {
    this.timeline.receive(message);
    if (!message.mine) this.timers.cancel("typing");
    this.advanced();
  }

  private onAcknowledged(clientId: string, seq: number, at: string): void {
    this.timeline.confirm(clientId, seq, at);
    this.sender.acknowledged(clientId);
    this.advanced();
  }

  private onRefused(clientId: string, refusal: Refusal): void {
    if (refusal.kind === "never") this.timeline.reject(clientId, refusal.reason);
    this.sender.refused(clientId, refusal);
    this.changed();
  }

  private onDown(): void {
    this.sender.interrupt();
    this.timers.cancel("gap");
    this.timers.cancel("typing");
    this.phase = "reconnecting";
    this.changed();
  }

  /** The token is refused: the same visitor opens the session again. */
  private onExpired(): void {
    this.onDown();
    // A token refused right after it was made must not become a storm of requests.
    if (this.seams.clock.now() - this.openedAt < STABLE_MS) this.openLater(null);
    else void this.openSession();
  }

  private advanced(): void {
    const { cursor } = this.timeline;
    if (this.session && cursor > this.session.lastSeq) {
      this.remember({ ...this.session, lastSeq: cursor });
    }
    this.fillGap();
    this.changed();
  }

  private fillGap(): void {
    if (!this.connection.link || !this.timeline.hasGap || this.timers.has("gap")) return;
    this.timers.set("gap", GAP_PATIENCE_MS, () => {
      if (this.timeline.hasGap) this.connection.link?.resume(this.timeline.cursor);
    });
  }

  // Telling

  private receivedSeqs(): number[] {
    return this.timeline
      .items()
      .filter((item) => item.kind === "message")
      .filter((item) => !item.mine)
      .map((item) => item.seq ?? 0);
  }

  private changed(): void {
    const readSeq = this.session?.readSeq ?? 0;
    this.options.onChange({
      phase: this.phase,
      reason: this.reason,
      isLoaded: this.isLoaded,
      items: this.timeline.items(),
      isHolding: this.sender.isHolding,
      isTyping: this.timers.has("typing"),
      service: this.service,
      readBySeq: this.readBySeq,
      unread: this.receivedSeqs().filter((seq) => seq > readSeq).length,
      visitorId: this.session?.visitorId ?? null,
    });
  }
}

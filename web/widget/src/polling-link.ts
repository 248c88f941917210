/** The HTTP fallback of a session: long polling and plain requests. */

import { POLL_PAUSE_MS, POLL_WAIT_S, REQUEST_TIMEOUT_MS } from "./limits";
import type { Link, LinkEvents } from "./link";
import type { OutboxEntry } from "./outbox";
import {
  errorText,
  isFinalRefusal,
  isRecord,
  parseMessages,
  parseService,
  textOf,
} from "./protocol";
import type { Reply, Seams } from "./seams";

export class PollingLink implements Link {
  readonly kind = "polling";
  private readonly abort = new AbortController();
  private isUp = false;
  private cancelPause = (): void => {};

  constructor(
    private readonly base: string,
    private readonly token: string,
    private after: number,
    private readonly seams: Seams,
    private readonly events: LinkEvents,
  ) {
    // The first answer must not wait for news: it proves that the server can be reached.
    void this.poll(0);
  }

  send(entry: OutboxEntry): void {
    void this.deliver(entry);
  }

  resume(after: number): void {
    this.after = Math.min(this.after, after);
  }

  typing(): void {
    void this.post("/typing", {});
  }

  read(seq: number): void {
    void this.post("/read", { seq });
  }

  close(): void {
    this.cancelPause();
    this.abort.abort();
  }

  private get isClosed(): boolean {
    return this.abort.signal.aborted;
  }

  private async poll(waitS: number): Promise<void> {
    const startedAt = this.seams.clock.now();
    const reply = await this.seams.transport.request({
      method: "GET",
      path: `${this.base}/messages?after=${this.after}&wait=${waitS}`,
      token: this.token,
      timeoutMs: REQUEST_TIMEOUT_MS + waitS * 1000,
      signal: this.abort.signal,
    });
    if (this.isClosed || !this.isGood(reply)) return;
    const isFirst = !this.isUp;
    if (isFirst) {
      this.isUp = true;
      this.events.up();
    }
    const body = isRecord(reply.body) ? reply.body : {};
    const messages = parseMessages(body["messages"]);
    for (const message of messages) {
      this.after = Math.max(this.after, message.seq);
      this.events.message(message);
    }
    this.tellService(body);
    this.events.settled();
    if (this.isClosed) return;
    const tookMs = this.seams.clock.now() - startedAt;
    const pauseMs = messages.length || isFirst || tookMs >= POLL_PAUSE_MS ? 0 : POLL_PAUSE_MS;
    this.cancelPause = this.seams.clock.after(pauseMs, () => void this.poll(POLL_WAIT_S));
  }

  private async deliver(entry: OutboxEntry): Promise<void> {
    const { clientId, content } = entry;
    // The title is ours to show; the bot gets the payload.
    const sent =
      content["type"] === "POSTBACK" ? { type: "POSTBACK", payload: content["payload"] } : content;
    const reply = await this.post("/messages", { clientId, content: sent });
    if (this.isClosed) return;
    const { status, body } = reply;
    if (isFinalRefusal(status)) {
      this.events.refused(clientId, { kind: "never", reason: errorText(body) });
    } else if (status === 429 || status === 503) {
      this.events.refused(clientId, { kind: "later", afterMs: reply.retryAfterMs });
    } else if (this.isGood(reply) && isRecord(body) && Number.isSafeInteger(body["seq"])) {
      this.events.acknowledged(clientId, body["seq"] as number, textOf(body["at"]));
      this.tellService(body);
    }
  }

  private tellService(body: Record<string, unknown>): void {
    const service = parseService(body);
    if (service) this.events.service(service);
  }

  private post(path: string, body: object): Promise<Reply> {
    return this.seams.transport.request({
      method: "POST",
      path: this.base + path,
      token: this.token,
      body,
      timeoutMs: REQUEST_TIMEOUT_MS,
      signal: this.abort.signal,
    });
  }

  /** Ends the link when the reply is not a success. */
  private isGood(reply: Reply): boolean {
    if (reply.status >= 200 && reply.status < 300) return true;
    this.close();
    if (reply.status === 401) this.events.expired();
    else this.events.down();
    return false;
  }
}

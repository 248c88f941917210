/** A hand-driven world for the session client: its clock, storage and transport obey the test. */

import { ChatClient, type Snapshot } from "../src/client";
import type { Clock, Keep, Reply, Request, Seams, SocketEvents, Transport } from "../src/seams";

export class ManualClock implements Clock {
  private time = Date.parse("2026-03-04T08:00:00.000Z");
  private tasks: { at: number; run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(delayMs: number, run: () => void): () => void {
    const task = { at: this.time + delayMs, run };
    this.tasks.push(task);
    return () => {
      this.tasks = this.tasks.filter((other) => other !== task);
    };
  }

  /** Lets time pass, running what falls due in order, with promises settled in between. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const due = this.tasks.filter((task) => task.at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.tasks = this.tasks.filter((task) => task !== due);
      this.time = Math.max(this.time, due.at);
      due.run();
      await settle();
    }
    this.time = end;
  }
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

export class MapKeep implements Keep {
  readonly map = new Map<string, string>();
  get = (key: string): string | null => this.map.get(key) ?? null;
  set = (key: string, value: string): void => void this.map.set(key, value);
  remove = (key: string): void => void this.map.delete(key);
  keys = (): string[] => [...this.map.keys()];
}

export type Frame = Record<string, unknown>;

export class ManualSocket {
  readonly sent: Frame[] = [];
  isClosedByClient = false;

  constructor(
    readonly path: string,
    readonly protocols: string[],
    private readonly events: SocketEvents,
  ) {}

  send(data: string): void {
    this.sent.push(JSON.parse(data) as Frame);
  }

  close(): void {
    this.isClosedByClient = true;
  }

  /** Opens and answers the ping behind `resume`, after replaying `frames`. */
  accept(...frames: Frame[]): void {
    this.events.open();
    this.hear(...frames, { t: "pong" });
  }

  hear(...frames: Frame[]): void {
    for (const frame of frames) {
      if (!this.isClosedByClient) this.events.text(JSON.stringify(frame));
    }
  }

  drop(code = 1006): void {
    if (!this.isClosedByClient) this.events.close(code);
  }

  ofType(t: string): Frame[] {
    return this.sent.filter((frame) => frame["t"] === t);
  }
}

interface OpenRequest extends Request {
  answer(status: number, body?: unknown, retryAfterMs?: number): Promise<void>;
}

export class ManualTransport implements Transport {
  readonly sockets: ManualSocket[] = [];
  /** Requests that wait for an answer, oldest first. */
  open: OpenRequest[] = [];
  /** Every request ever made, as `METHOD path`. */
  readonly made: string[] = [];

  request(request: Request): Promise<Reply> {
    this.made.push(`${request.method} ${request.path}`);
    return new Promise((resolve) => {
      const answer = async (status: number, body: unknown = {}, retryAfterMs?: number) => {
        this.open = this.open.filter((other) => other !== pending);
        resolve({ status, body, retryAfterMs: retryAfterMs ?? null });
        await settle();
      };
      const pending = { ...request, answer };
      this.open.push(pending);
      request.signal?.addEventListener("abort", () => void answer(0));
    });
  }

  connect(path: string, protocols: string[], events: SocketEvents): ManualSocket {
    const socket = new ManualSocket(path, protocols, events);
    this.sockets.push(socket);
    return socket;
  }

  /** The oldest open request whose path contains `part`. */
  find(part: string): OpenRequest {
    const found = this.open.find((request) => request.path.includes(part));
    if (!found) throw new Error(`no open request for ${part}; made: ${this.made.join(", ")}`);
    return found;
  }

  get socket(): ManualSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }
}

export class World {
  readonly clock = new ManualClock();
  readonly keep: MapKeep;
  readonly transport = new ManualTransport();
  readonly client: ChatClient;
  shown!: Snapshot;
  private ids = 0;

  /** `keep` of an earlier world makes this one a reload of its page. */
  constructor(keep = new MapKeep(), idPrefix = "c-") {
    this.keep = keep;
    const seams: Seams = {
      clock: this.clock,
      random: () => 0.5,
      uniqueId: () => `${idPrefix}${(this.ids += 1)}`,
      keep,
      transport: this.transport,
    };
    this.client = new ChatClient({
      widgetId: "shop",
      page: "https://shop.example/cart",
      locale: "en-GB",
      seams,
      onChange: (snapshot) => {
        this.shown = snapshot;
      },
    });
  }

  /** Starts, opens the session and the socket: the usual case. */
  async online(session: object = SESSION): Promise<ManualSocket> {
    this.client.start();
    await this.transport.find("/sessions").answer(201, session);
    this.transport.socket.accept();
    return this.transport.socket;
  }

  /** What the visitor sees, one line per item. */
  lines(): string[] {
    return this.shown.items.map((item) => {
      if (item.kind === "divider") return `-- ${item.text} --`;
      const state = item.rejection === null ? (item.seq ?? "…") : "✗";
      const text = item.content["text"] ?? item.content["title"];
      return `${state} ${item.mine ? "me" : "bot"}: ${String(text)}`;
    });
  }
}

export const SESSION = {
  sessionId: "s-1",
  visitorId: "v-1",
  token: "token-1",
  expiresAt: "2026-03-05T08:00:00.000Z",
  messages: [],
  lastSeq: 0,
};

export function bot(seq: number, text: string): Frame {
  const at = "2026-03-04T08:00:00.000Z";
  const content = { type: "TEXT", text };
  return { t: "message", seq, author: { type: "BOT", name: "Ana" }, content, at };
}

export function own(seq: number, text: string): Frame {
  return { ...bot(seq, text), author: { type: "END_USER" } };
}

export function ack(clientId: string, seq: number): Frame {
  return { t: "ack", clientId, seq, at: "2026-03-04T08:00:01.000Z" };
}

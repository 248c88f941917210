/**
 * The client against a model of the server and a hostile network, from a seed: connections break,
 * requests and answers get lost, WebSocket is down for a while, tokens expire, pages reload.
 * Afterwards every message has arrived exactly once and in the order typed, and the visitor sees
 * the server's log (A-262, A-263, C-74).
 */

import { expect, test } from "vitest";
import { ChatClient, type Snapshot } from "../src/client";
import type { Reply, Request, Socket, SocketEvents, Transport } from "../src/seams";
import { ManualClock, MapKeep, type Frame } from "./world";

const SEEDS = 150;
const STEPS = 40;

/** A small, fast generator; its seed names a failing run. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Line {
  clientId: string | null;
  frame: Frame;
}

/** Keeps the contract of; `isCalm` ends all faults. */
class ModelServer implements Transport {
  isCalm = false;
  readonly log: Line[] = [];
  private token = "";
  private tokens = 0;
  private acceptsSockets = true;
  private open = new Set<{ events: SocketEvents }>();

  constructor(
    private readonly clock: ManualClock,
    private readonly random: () => number,
  ) {}

  breakSomething(): void {
    const dice = this.random();
    if (dice < 0.4) this.dropSockets();
    else if (dice < 0.6) this.acceptsSockets = !this.acceptsSockets;
    else if (dice < 0.75) this.token = "";
    else this.push({ type: "BOT" }, { type: "TEXT", text: "by itself" }, null);
  }

  calm(): void {
    this.isCalm = true;
    this.acceptsSockets = true;
  }

  dropSockets(): void {
    for (const { events } of this.open) this.later(() => events.close(1006));
    this.open.clear();
  }

  async request(request: Request): Promise<Reply> {
    await this.travel();
    if (this.isLost()) return reply(0, null);
    const answer = await this.answer(request);
    await this.travel();
    return this.isLost() ? reply(0, null) : answer;
  }

  connect(_path: string, protocols: string[], events: SocketEvents): Socket {
    const peer = { events };
    const isWelcome = this.acceptsSockets && protocols[1] === this.token && !this.isLost();
    this.later(() => {
      if (!isWelcome) return events.close(1006);
      this.open.add(peer);
      events.open();
    });
    return {
      send: (data) => this.later(() => this.hear(peer, JSON.parse(data) as Frame)),
      close: () => void this.open.delete(peer),
    };
  }

  private hear(peer: { events: SocketEvents }, frame: Frame): void {
    if (!this.open.has(peer)) return;
    const say = (answer: Frame): void =>
      this.later(() => {
        if (this.open.has(peer)) peer.events.text(JSON.stringify(answer));
      });
    if (frame["t"] === "ping") say({ t: "pong" });
    if (frame["t"] === "resume") this.after(Number(frame["after"])).forEach(say);
    if (frame["t"] !== "message") return;
    const clientId = String(frame["clientId"]);
    if (!this.isCalm && this.random() < 0.1) {
      say({ t: "error", clientId, code: "rate_limited", message: "" });
      return;
    }
    say({ t: "ack", clientId, ...this.take(clientId, frame["content"]) });
  }

  private async answer({ method, path, token, body }: Request): Promise<Reply> {
    if (path.endsWith("/sessions")) {
      this.token = `token-${(this.tokens += 1)}`;
      const expiresAt = new Date(this.clock.now() + 86_400_000).toISOString();
      return reply(201, {
        sessionId: `s-${this.tokens}`,
        visitorId: "v-1",
        token: this.token,
        expiresAt,
        messages: this.after(0),
        lastSeq: this.log.length,
      });
    }
    if (token !== this.token) return reply(401, {});
    if (method === "POST" && path.endsWith("/messages")) {
      const { clientId, content } = body as { clientId: string; content: unknown };
      return reply(200, this.take(clientId, content));
    }
    const after = Number(/after=(\d+)/.exec(path)?.[1] ?? 0);
    return reply(200, { messages: this.after(after), lastSeq: this.log.length });
  }

  private take(clientId: string, content: unknown): { seq: number; at: unknown } {
    const known = this.log.find((line) => line.clientId === clientId);
    const frame = known?.frame ?? this.push({ type: "END_USER" }, content, clientId);
    if (!known) this.push({ type: "BOT", name: "Ana" }, { type: "TEXT", text: "reply" }, null);
    return { seq: Number(frame["seq"]), at: frame["at"] };
  }

  private push(author: object, content: unknown, clientId: string | null): Frame {
    const at = new Date(this.clock.now()).toISOString();
    const frame: Frame = { t: "message", seq: this.log.length + 1, author, content, at };
    this.log.push({ clientId, frame });
    for (const peer of this.open) {
      // Some pushes overtake others.
      const delayMs = this.isCalm ? 1 : Math.floor(this.random() * 40);
      this.clock.after(delayMs, () => {
        if (this.open.has(peer)) peer.events.text(JSON.stringify(frame));
      });
    }
    return frame;
  }

  private after(seq: number): Frame[] {
    return this.log.slice(seq).map((line) => line.frame);
  }

  private isLost(): boolean {
    return !this.isCalm && this.random() < 0.15;
  }

  private later(act: () => void): void {
    this.clock.after(5, act);
  }

  private travel(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(5, resolve));
  }
}

function reply(status: number, body: unknown): Reply {
  return { status, body, retryAfterMs: null };
}

async function run(seed: number): Promise<void> {
  const random = randomFrom(seed);
  const clock = new ManualClock();
  const keep = new MapKeep();
  const server = new ModelServer(clock, random);
  const typed: string[] = [];
  let ids = 0;
  let shown: Snapshot | null = null;
  const load = (): ChatClient => {
    const client: ChatClient = new ChatClient({
      widgetId: "shop",
      page: "https://shop.example/",
      locale: "en",
      seams: { clock, random, uniqueId: () => `c-${(ids += 1)}`, keep, transport: server },
      onChange: (snapshot) => {
        if (client === current) shown = snapshot;
      },
    });
    return client;
  };
  let current: ChatClient | null = null;
  const reload = (): ChatClient => {
    current?.stop();
    current = load();
    current.start();
    return current;
  };

  let client = reload();
  for (let step = 0; step < STEPS; step += 1) {
    const dice = random();
    if (dice < 0.45) {
      const text = `text ${typed.length + 1}`;
      if (client.sendText(text)) typed.push(text);
    } else if (dice < 0.75) {
      server.breakSomething();
    } else if (dice < 0.85) {
      client = reload();
    }
    await clock.advance(Math.floor(random() ** 3 * 90_000));
  }
  server.calm();
  await clock.advance(900_000);

  const arrived = server.log.filter((line) => line.clientId !== null);
  expect(arrived.map((line) => (line.frame["content"] as Frame)["text"])).toEqual(typed);
  const { phase, items } = shown as unknown as Snapshot;
  expect(phase).toBe("online");
  const seqs = items.map((item) => (item.kind === "message" ? item.seq : null));
  expect(seqs).toEqual(server.log.map((line) => line.frame["seq"]));
}

test(`C-74: nothing is lost, doubled or out of order in ${SEEDS} hostile runs`, async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    await run(seed).catch((cause: unknown) => {
      throw new Error(`seed ${seed}: ${String(cause)}`, { cause });
    });
  }
}, 60_000);

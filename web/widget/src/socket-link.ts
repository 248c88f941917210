/** The WebSocket of a session. */

import { CONNECT_TIMEOUT_MS, PING_MS, SILENCE_MAX_MS } from "./limits";
import type { Link, LinkEvents, Refusal } from "./link";
import type { OutboxEntry } from "./outbox";
import { parseFrame, SUBPROTOCOL, type ServerFrame } from "./protocol";
import type { Seams, Socket } from "./seams";

/** Close code of a server that no longer accepts the token. */
const CLOSE_UNAUTHENTICATED = 4401;
const UNAUTHENTICATED = new Set(["unauthenticated", "unauthorized"]);
const PASSING = new Set([
  "rate_limited",
  "too_many_requests",
  "internal",
  "general_error",
  "unavailable",
]);

export class SocketLink implements Link {
  readonly kind = "socket";
  private readonly socket: Socket;
  private isUp = false;
  private isClosed = false;
  private lastHeardAt: number;
  private cancelTimer: () => void;
  /** Pings in flight, oldest first: true where the pong also ends a replay. */
  private pings: boolean[] = [];

  constructor(
    path: string,
    token: string,
    after: number,
    private readonly seams: Seams,
    private readonly events: LinkEvents,
  ) {
    this.lastHeardAt = seams.clock.now();
    this.cancelTimer = seams.clock.after(CONNECT_TIMEOUT_MS, () => this.fail());
    this.socket = seams.transport.connect(path, [SUBPROTOCOL, token], {
      open: () => this.resume(after),
      text: (data) => this.hear(data),
      close: (code) => {
        if (code === CLOSE_UNAUTHENTICATED) this.expire();
        else this.fail();
      },
    });
  }

  send(entry: OutboxEntry): void {
    const { clientId, content } = entry;
    this.write(
      content["type"] === "POSTBACK"
        ? { t: "postback", clientId, payload: content["payload"] }
        : { t: "message", clientId, content },
    );
  }

  resume(after: number): void {
    this.write({ t: "resume", after });
    this.ping(true);
  }

  typing(): void {
    this.write({ t: "typing" });
  }

  read(seq: number): void {
    this.write({ t: "read", seq });
  }

  close(): void {
    this.isClosed = true;
    this.cancelTimer();
    this.socket.close();
  }

  private write(frame: object): void {
    if (!this.isClosed) this.socket.send(JSON.stringify(frame));
  }

  private ping(endsReplay: boolean): void {
    this.pings.push(endsReplay);
    this.write({ t: "ping" });
  }

  private keepAlive(): void {
    this.cancelTimer = this.seams.clock.after(PING_MS, () => {
      const silentMs = this.seams.clock.now() - this.lastHeardAt;
      if (silentMs >= SILENCE_MAX_MS) {
        this.fail();
        return;
      }
      this.ping(false);
      this.keepAlive();
    });
  }

  private hear(data: string): void {
    if (this.isClosed) return;
    this.lastHeardAt = this.seams.clock.now();
    if (!this.isUp) {
      this.isUp = true;
      this.cancelTimer();
      this.keepAlive();
      this.events.up();
    }
    const frame = parseFrame(data);
    if (frame) this.act(frame);
  }

  private act(frame: ServerFrame): void {
    switch (frame.t) {
      case "ack":
        return this.events.acknowledged(frame.clientId, frame.seq, frame.at);
      case "message":
        return this.events.message(frame.message);
      case "state":
        return this.events.service(frame.service);
      case "typing":
        return this.events.typing();
      case "read":
        return this.events.readBy(frame.seq);
      case "pong":
        if (this.pings.shift()) this.events.settled();
        return;
      case "error": {
        const code = frame.code.toLowerCase();
        if (UNAUTHENTICATED.has(code)) this.expire();
        else if (frame.clientId) this.events.refused(frame.clientId, refusalOf(code, frame.message));
      }
    }
  }

  private expire(): void {
    if (this.isClosed) return;
    this.close();
    this.events.expired();
  }

  private fail(): void {
    if (this.isClosed) return;
    this.close();
    this.events.down();
  }
}

function refusalOf(code: string, reason: string): Refusal {
  return PASSING.has(code) ? { kind: "later", afterMs: null } : { kind: "never", reason };
}

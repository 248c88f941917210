/**
 * Keeps one link to the server alive: WebSocket first, HTTP after failed attempts, and
 * WebSocket again when it works. It knows nothing of what is said on the link.
 */

import { Backoff } from "./backoff";
import { SOCKET_ATTEMPTS, SOCKET_RETRY_MAX_MS, SOCKET_RETRY_MS, STABLE_MS } from "./limits";
import type { Link, LinkEvents } from "./link";
import { PollingLink } from "./polling-link";
import type { Seams } from "./seams";
import { SocketLink } from "./socket-link";
import { Timers } from "./timers";

export interface ConnectionOwner extends LinkEvents {
  /** Everything up to here is known already. */
  cursor(): number;
}

export class Connection {
  private token = "";
  private current: Link | null = null;
  /** A WebSocket on trial while the fallback works. */
  private candidate: Link | null = null;
  private isSettled = false;
  private upSince = 0;
  private socketFailures = 0;
  private socketRetryMs = SOCKET_RETRY_MS;
  private readonly backoff: Backoff;
  private readonly timers: Timers<"reconnect" | "socket">;

  constructor(
    private readonly path: string,
    private readonly seams: Seams,
    private readonly owner: ConnectionOwner,
  ) {
    this.backoff = new Backoff(seams.random);
    this.timers = new Timers(seams.clock);
  }

  /** The link, once it has replayed what was missed. */
  get link(): Link | null {
    return this.isSettled ? this.current : null;
  }

  /** Begins with a token that is new to this connection. */
  open(token: string): void {
    this.token = token;
    this.socketFailures = 0;
    this.connect();
  }

  close(): void {
    this.timers.cancelAll();
    this.current?.close();
    this.candidate?.close();
    this.current = null;
    this.candidate = null;
    this.isSettled = false;
  }

  /** Gives up a link that no longer answers. */
  replace(): void {
    if (this.current) this.lost(this.current);
  }

  /** Skips the wait for the next attempt. */
  retryNow(): void {
    if (this.timers.has("reconnect")) this.connect();
  }

  private connect(): void {
    this.close();
    if (this.socketFailures < SOCKET_ATTEMPTS) {
      this.current = this.socket();
      return;
    }
    this.current = this.listened((events) => {
      const { path, token, seams, owner } = this;
      return new PollingLink(path, token, owner.cursor(), seams, events);
    });
    this.timers.set("socket", this.socketRetryMs, () => this.trySocket());
  }

  private socket(): Link {
    return this.listened((events) => {
      const { path, token, seams, owner } = this;
      return new SocketLink(`${path}/ws`, token, owner.cursor(), seams, events);
    });
  }

  private trySocket(): void {
    this.candidate = this.socket();
  }

  /** Makes a link whose reports count only as long as it is in use. */
  private listened(make: (events: LinkEvents) => Link): Link {
    const { owner } = this;
    const ifCurrent =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args): void => {
        if (link === this.current) act(...args);
      };
    const link: Link = make({
      up: () => this.cameUp(link),
      message: ifCurrent((message) => owner.message(message)),
      settled: ifCurrent(() => {
        this.isSettled = true;
        owner.settled();
      }),
      acknowledged: ifCurrent((clientId, seq, at) => owner.acknowledged(clientId, seq, at)),
      refused: ifCurrent((clientId, refusal) => owner.refused(clientId, refusal)),
      service: ifCurrent((service) => owner.service(service)),
      typing: ifCurrent(() => owner.typing()),
      readBy: ifCurrent((seq) => owner.readBy(seq)),
      expired: () => {
        this.close();
        owner.expired();
      },
      down: () => this.lost(link),
    });
    return link;
  }

  private cameUp(link: Link): void {
    if (link === this.candidate) {
      this.candidate = null;
      this.close();
      this.current = link;
    }
    this.upSince = this.seams.clock.now();
    if (link.kind === "socket") {
      this.socketFailures = 0;
      this.socketRetryMs = SOCKET_RETRY_MS;
    }
    this.owner.up();
  }

  private lost(link: Link): void {
    if (link === this.candidate) {
      this.candidate = null;
      this.socketRetryMs = Math.min(SOCKET_RETRY_MAX_MS, this.socketRetryMs * 2);
      this.timers.set("socket", this.socketRetryMs, () => this.trySocket());
      return;
    }
    if (link.kind === "polling") {
      // When not even HTTP works it is the network: WebSocket gets its chance again.
      this.socketFailures = 0;
    } else if (!this.isSettled) {
      this.socketFailures += 1;
    }
    const livedMs = this.isSettled ? this.seams.clock.now() - this.upSince : 0;
    if (livedMs >= STABLE_MS) this.backoff.reset();
    this.close();
    this.timers.set("reconnect", this.backoff.next(), () => this.connect());
    this.owner.down();
  }
}

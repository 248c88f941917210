/**
 * Sends the outbox, one message at a time: only so can a retry never change the order. What is
 * repeated keeps its `clientId`, so the server counts it once.
 */

import { Backoff } from "./backoff";
import { ACK_TIMEOUT_MS } from "./limits";
import type { Link, Refusal } from "./link";
import type { Outbox } from "./outbox";
import type { Seams } from "./seams";
import { Timers } from "./timers";

export interface SenderOwner {
  /** The link to send on; null while there is none. */
  link(): Link | null;
  /** The message in flight was never answered. */
  stuck(): void;
  resent(): void;
}

export class Sender {
  private inFlight: string | null = null;
  private readonly timers: Timers<"answer" | "again">;
  private readonly backoff: Backoff;

  constructor(
    private readonly outbox: Outbox,
    seams: Seams,
    private readonly owner: SenderOwner,
  ) {
    this.timers = new Timers(seams.clock);
    this.backoff = new Backoff(seams.random);
  }

  /** True while the server has put off the oldest message. */
  get isHolding(): boolean {
    return this.backoff.hasFailed;
  }

  pump(): void {
    const next = this.outbox.all()[0];
    const link = this.owner.link();
    if (!next || !link || this.inFlight || this.timers.has("again")) return;
    this.inFlight = next.clientId;
    this.timers.set("answer", ACK_TIMEOUT_MS, () => this.owner.stuck());
    link.send(next);
  }

  /** The link is gone: what was in flight goes out again on the next one. */
  interrupt(): void {
    this.inFlight = null;
    this.timers.cancelAll();
  }

  acknowledged(clientId: string): void {
    this.outbox.remove(clientId);
    this.backoff.reset();
    this.answered(clientId);
  }

  refused(clientId: string, refusal: Refusal): void {
    if (refusal.kind === "never") {
      this.outbox.remove(clientId);
      this.backoff.reset();
    } else {
      this.timers.set("again", this.backoff.next(refusal.afterMs), () => {
        this.pump();
        this.owner.resent();
      });
    }
    this.answered(clientId);
  }

  private answered(clientId: string): void {
    if (this.inFlight === clientId) {
      this.inFlight = null;
      this.timers.cancel("answer");
    }
    this.pump();
  }
}

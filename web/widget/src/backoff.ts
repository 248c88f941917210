/** Exponential backoff with jitter, so that many browsers do not return at the same instant. */

import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS } from "./limits";

export class Backoff {
  private failures = 0;

  constructor(private readonly random: () => number) {}

  get hasFailed(): boolean {
    return this.failures > 0;
  }

  /** Counts a failure and answers the wait: between half and all of a doubling, capped span. */
  next(atLeastMs: number | null = null): number {
    const span = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(this.failures, 16));
    this.failures += 1;
    return Math.max(atLeastMs ?? 0, Math.round(span * (0.5 + this.random() / 2)));
  }

  reset(): void {
    this.failures = 0;
  }
}

/** Timers by name: setting one again replaces it. */

import type { Clock } from "./seams";

export class Timers<Name extends string> {
  private readonly running = new Map<Name, () => void>();

  constructor(private readonly clock: Clock) {}

  set(name: Name, delayMs: number, task: () => void): void {
    this.cancel(name);
    const cancel = this.clock.after(delayMs, () => {
      this.running.delete(name);
      task();
    });
    this.running.set(name, cancel);
  }

  has(name: Name): boolean {
    return this.running.has(name);
  }

  cancel(name: Name): void {
    this.running.get(name)?.();
    this.running.delete(name);
  }

  cancelAll(): void {
    for (const name of this.running.keys()) this.cancel(name);
  }
}

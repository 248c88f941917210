/**
 * Messages the server has not acknowledged yet, durable in the browser. Each entry has a storage
 * key of its own, so two tabs of one visitor never overwrite each other's; when both send the
 * same entry its `clientId` makes the server count it once.
 */

import { OUTBOX_MAX } from "./limits";
import { isRecord, textOf, type Content } from "./protocol";
import type { Keep } from "./seams";

export interface OutboxEntry {
  clientId: string;
  /** Grows with every entry: the order of sending. */
  order: number;
  at: string;
  /** `TEXT` or `POSTBACK`, as it is shown and sent. */
  content: Content;
}

export class Outbox {
  private entries: OutboxEntry[] = [];

  constructor(
    private readonly keep: Keep,
    private readonly prefix: string,
  ) {}

  /** Reads what an earlier page left unsent. */
  load(): void {
    this.entries = this.keep
      .keys()
      .filter((key) => key.startsWith(this.prefix))
      .map((key) => parseEntry(key.slice(this.prefix.length), this.keep.get(key)))
      .filter((entry) => entry !== null)
      .toSorted((a, b) => a.order - b.order)
      .slice(0, OUTBOX_MAX);
  }

  all(): readonly OutboxEntry[] {
    return this.entries;
  }

  get isFull(): boolean {
    return this.entries.length >= OUTBOX_MAX;
  }

  add(clientId: string, content: Content, now: number): OutboxEntry {
    const order = Math.max(now, (this.entries.at(-1)?.order ?? 0) + 1);
    const entry = { clientId, order, at: new Date(now).toISOString(), content };
    this.entries.push(entry);
    this.keep.set(this.prefix + clientId, JSON.stringify(entry));
    return entry;
  }

  remove(clientId: string): void {
    this.entries = this.entries.filter((entry) => entry.clientId !== clientId);
    this.keep.remove(this.prefix + clientId);
  }

  clear(): void {
    for (const entry of this.entries) this.remove(entry.clientId);
  }
}

function parseEntry(clientId: string, stored: string | null): OutboxEntry | null {
  try {
    const value: unknown = JSON.parse(stored ?? "");
    if (!isRecord(value) || !isRecord(value["content"])) return null;
    const order = Number(value["order"]) || 0;
    return { clientId, order, at: textOf(value["at"]), content: value["content"] };
  } catch {
    return null;
  }
}

/**
 * The conversation in order: confirmed messages strictly by `seq` without duplicates, dividers
 * between them, and own messages that have no `seq` yet at the end. A message that would leave a
 * gap is held back until the gap is filled or the server has replayed all it has.
 */

import { HISTORY_MAX } from "./limits";
import type { ChatMessage, Content } from "./protocol";
import type { OutboxEntry } from "./outbox";

export interface MessageItem {
  kind: "message";
  /** Stable while the item exists, also when it is acknowledged. */
  key: string;
  seq: number | null;
  mine: boolean;
  authorName: string;
  content: Content;
  at: string;
  /** Why the server refused it for good. */
  rejection: string | null;
}

export interface DividerItem {
  kind: "divider";
  key: string;
  text: string;
}

export type Item = MessageItem | DividerItem;

/** A fractional seq keeps a divider right behind the message it followed. */
interface Placed {
  seq: number;
  item: Item;
}

export class Timeline {
  private placed: Placed[] = [];
  private seen = new Set<number>();
  private held = new Map<number, ChatMessage>();
  private pending: MessageItem[] = [];
  private dividers = 0;
  /** Everything up to here is known; `resume` asks for what is later. */
  private contiguous = 0;

  get cursor(): number {
    return this.contiguous;
  }

  get hasGap(): boolean {
    return this.held.size > 0 || (this.placed.at(-1)?.seq ?? 0) >= this.contiguous + 1;
  }

  items(): Item[] {
    return [...this.placed.map((entry) => entry.item), ...this.pending];
  }

  /** Takes over what the server says the session holds. */
  load(messages: readonly ChatMessage[], lastSeq: number): void {
    for (const message of messages) this.place(message);
    this.contiguous = Math.max(this.contiguous, lastSeq);
    this.settle();
  }

  receive(message: ChatMessage): void {
    if (this.seen.has(message.seq)) return;
    if (message.seq > this.contiguous + 1) {
      this.held.set(message.seq, message);
      return;
    }
    this.place(message);
    this.advance();
  }

  /** The server has sent all it has: what is still missing does not exist. */
  settle(): void {
    for (const message of this.held.values()) this.place(message);
    this.held.clear();
    this.contiguous = Math.max(this.contiguous, Math.floor(this.placed.at(-1)?.seq ?? 0));
    this.advance();
  }

  addOwn(entry: OutboxEntry): void {
    this.pending.push({
      kind: "message",
      key: entry.clientId,
      seq: null,
      mine: true,
      authorName: "",
      content: entry.content,
      at: entry.at,
      rejection: null,
    });
  }

  confirm(clientId: string, seq: number, at: string): void {
    const own = this.takePending(clientId);
    this.held.delete(seq);
    if (own && !this.seen.has(seq)) this.insert(seq, { ...own, seq, at: at || own.at });
    this.advance();
  }

  reject(clientId: string, rejection: string): void {
    this.pending = this.pending.map((item) =>
      item.key === clientId ? { ...item, rejection } : item,
    );
  }

  addDivider(text: string): void {
    this.dividers += 1;
    const item: DividerItem = { kind: "divider", key: `divider-${this.dividers}`, text };
    const seq = Math.floor(this.placed.at(-1)?.seq ?? 0) + 0.5;
    this.placed.push({ seq, item });
  }

  /** Forgets the conversation but not what waits to be sent. */
  restart(): void {
    this.placed = [];
    this.seen.clear();
    this.held.clear();
    this.contiguous = 0;
  }

  /** Forgets everything, unsent messages too. */
  clear(): void {
    this.restart();
    this.pending = [];
  }

  private place(message: ChatMessage): void {
    if (this.seen.has(message.seq)) return;
    const own = message.mine && message.clientId ? this.takePending(message.clientId) : undefined;
    this.insert(message.seq, {
      kind: "message",
      key: own?.key ?? `seq-${message.seq}`,
      seq: message.seq,
      mine: message.mine,
      authorName: message.authorName,
      content: own?.content ?? message.content,
      at: message.at,
      rejection: null,
    });
  }

  private insert(seq: number, item: MessageItem): void {
    this.seen.add(seq);
    let index = this.placed.length;
    while (index > 0 && (this.placed[index - 1]?.seq ?? 0) > seq) index -= 1;
    this.placed.splice(index, 0, { seq, item });
    if (this.placed.length > HISTORY_MAX) this.placed.shift();
  }

  private advance(): void {
    for (;;) {
      const next = this.contiguous + 1;
      const message = this.held.get(next);
      if (message) {
        this.held.delete(next);
        this.place(message);
      }
      if (!this.seen.has(next)) return;
      this.contiguous = next;
    }
  }

  private takePending(clientId: string): MessageItem | undefined {
    const own = this.pending.find((item) => item.key === clientId);
    if (own) this.pending = this.pending.filter((item) => item !== own);
    return own;
  }
}

/** One connection to the server, by WebSocket or by HTTP: what both promise to the client. */

import type { OutboxEntry } from "./outbox";
import type { ChatMessage, ServiceState } from "./protocol";

export type Refusal =
  /** Repeating later may help; `afterMs` is the server's own wish. */
  | { kind: "later"; afterMs: number | null }
  /** The message itself is wrong and stays refused. */
  | { kind: "never"; reason: string };

export interface LinkEvents {
  /** The server has answered for the first time; comes before every other event. */
  up(): void;
  message(message: ChatMessage): void;
  /** Everything later than the last `resume` has been delivered. */
  settled(): void;
  acknowledged(clientId: string, seq: number, at: string): void;
  refused(clientId: string, refusal: Refusal): void;
  service(service: ServiceState): void;
  typing(): void;
  readBy(seq: number): void;
  /** The token is no longer good; the link is closed. */
  expired(): void;
  /** The link is broken and closed. */
  down(): void;
}

export interface Link {
  readonly kind: "socket" | "polling";
  send(entry: OutboxEntry): void;
  /** Asks for everything later than `after`; answered by `settled`. */
  resume(after: number): void;
  typing(): void;
  read(seq: number): void;
  /** Ends it without any further event. */
  close(): void;
}

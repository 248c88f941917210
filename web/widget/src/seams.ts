/** What the session client needs from outside: clock, randomness, storage and transport. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

/** A small durable map of texts. Never throws: a full or forbidden storage just forgets. */
export interface Keep {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

export interface Request {
  method: "GET" | "POST";
  path: string;
  token?: string;
  body?: unknown;
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface Reply {
  /** HTTP status; 0 when no answer came. */
  status: number;
  body: unknown;
  retryAfterMs: number | null;
}

export interface SocketEvents {
  open(): void;
  text(data: string): void;
  close(code: number): void;
}

export interface Socket {
  send(data: string): void;
  /** After this no event is delivered. */
  close(): void;
}

export interface Transport {
  /** Resolves always; failures of the network are status 0. */
  request(request: Request): Promise<Reply>;
  connect(path: string, protocols: string[], events: SocketEvents): Socket;
}

export interface Seams {
  clock: Clock;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** A fresh identifier, unique among all browsers. */
  uniqueId(): string;
  keep: Keep;
  transport: Transport;
}

/** The real clock, randomness, storage and transport of a browser. */

import type { Keep, Reply, Request, Seams, Socket, SocketEvents, Transport } from "./seams";

/** `base` is the address of the server, with a slash at its end. */
export function browserSeams(base: string): Seams {
  return {
    clock: {
      now: () => Date.now(),
      after: (delayMs, task) => {
        const timer = setTimeout(task, delayMs);
        return () => clearTimeout(timer);
      },
    },
    random: () => Math.random(),
    uniqueId,
    keep: openKeep(),
    transport: transport(base),
  };
}

/** 128 random bits; `crypto.randomUUID` is missing on plain http. */
function uniqueId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `c-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** `localStorage`, or a map where the browser forbids it or it is full. */
function openKeep(): Keep {
  const fallback = new Map<string, string>();
  return {
    get: (key) => fallback.get(key) ?? attempt((storage) => storage.getItem(key), null),
    set: (key, value) => {
      const isStored = attempt((storage) => {
        storage.setItem(key, value);
        return true;
      }, false);
      if (isStored) fallback.delete(key);
      else fallback.set(key, value);
    },
    remove: (key) => {
      fallback.delete(key);
      attempt((storage) => storage.removeItem(key), undefined);
    },
    keys: () => [...fallback.keys(), ...attempt((storage) => Object.keys(storage), [])],
  };
}

/** Even naming `localStorage` throws where it is forbidden. */
function attempt<T>(act: (storage: Storage) => T, otherwise: T): T {
  try {
    return act(localStorage);
  } catch {
    return otherwise;
  }
}

function transport(base: string): Transport {
  const urlOf = (path: string): URL => new URL(path.slice(1), base);
  return {
    request: (request) => send(urlOf(request.path), request),
    connect: (path, protocols, events) => {
      const url = urlOf(path);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      return openSocket(url, protocols, events);
    },
  };
}

async function send(url: URL, request: Request): Promise<Reply> {
  const abort = new AbortController();
  const end = (): void => abort.abort();
  const timer = setTimeout(end, request.timeoutMs);
  request.signal?.addEventListener("abort", end);
  const headers = new Headers();
  if (request.token) headers.set("authorization", `Bearer ${request.token}`);
  if (request.body) headers.set("content-type", "application/json");
  try {
    const response = await fetch(url, {
      method: request.method,
      headers,
      body: request.body ? JSON.stringify(request.body) : null,
      credentials: "omit",
      cache: "no-store",
      signal: abort.signal,
    });
    const retryAfterS = Number(response.headers.get("retry-after"));
    return {
      status: response.status,
      body: await response.json().catch(() => null),
      retryAfterMs: retryAfterS > 0 ? retryAfterS * 1000 : null,
    };
  } catch {
    return { status: 0, body: null, retryAfterMs: null };
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", end);
  }
}

function openSocket(url: URL, protocols: string[], events: SocketEvents): Socket {
  let socket: WebSocket;
  try {
    socket = new WebSocket(url, protocols);
  } catch {
    const timer = setTimeout(() => events.close(0));
    return { send: () => {}, close: () => clearTimeout(timer) };
  }
  const listeners = new AbortController();
  const { signal } = listeners;
  socket.addEventListener("open", () => events.open(), { signal });
  socket.addEventListener("message", ({ data }) => events.text(String(data)), { signal });
  socket.addEventListener("close", ({ code }) => events.close(code), { signal });
  return {
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
    close: () => {
      listeners.abort();
      socket.close();
    },
  };
}

/**
 * The frames and bodies of live chat. Everything received is hostile until it
 * has passed a parser of this file; a parser answers `null` for anything that is not understood.
 */

export type Content = Readonly<Record<string, unknown>>;

export interface ChatMessage {
  seq: number;
  mine: boolean;
  authorName: string;
  /** The sender's own id, when the server repeats it on a message of the end user. */
  clientId: string | null;
  content: Content;
  at: string;
}

export interface ServiceState {
  state: (typeof SERVICE_STATES)[number];
  position: number | null;
}

export type ServerFrame =
  | { t: "ack"; clientId: string; seq: number; at: string }
  | { t: "message"; message: ChatMessage }
  | { t: "state"; service: ServiceState }
  | { t: "typing" }
  | { t: "read"; seq: number }
  | { t: "error"; code: string; message: string; clientId: string | null }
  | { t: "pong" };

export interface OpenedSession {
  sessionId: string;
  visitorId: string;
  token: string;
  expiresAt: string;
  messages: ChatMessage[];
  lastSeq: number;
}

export const SUBPROTOCOL = "rapport.v1";

/** Authors on our side of the conversation; everybody else is the end user. */
const SERVICE_AUTHORS = new Set(["BOT", "AGENT", "SYSTEM"]);

const SERVICE_STATES = ["BOT", "QUEUED", "AGENT", "CLOSED", "OFFLINE"] as const;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function seqOf(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

export function parseMessage(value: unknown): ChatMessage | null {
  if (!isRecord(value) || !isRecord(value["content"])) return null;
  const seq = seqOf(value["seq"]);
  if (seq === null) return null;
  const author = isRecord(value["author"]) ? value["author"] : {};
  return {
    seq,
    mine: !SERVICE_AUTHORS.has(textOf(author["type"])),
    authorName: textOf(author["name"]),
    clientId: textOf(value["clientId"]) || null,
    content: value["content"],
    at: textOf(value["at"]),
  };
}

export function parseMessages(value: unknown): ChatMessage[] {
  if (!Array.isArray(value)) return [];
  return value.map(parseMessage).filter((message) => message !== null);
}

export function parseService(value: Record<string, unknown>): ServiceState | null {
  const state = SERVICE_STATES.find((known) => known === value["state"]);
  return state ? { state, position: seqOf(value["position"]) } : null;
}

export function parseFrame(data: string): ServerFrame | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const seq = seqOf(value["seq"]);
  switch (value["t"]) {
    case "ack": {
      const clientId = textOf(value["clientId"]);
      if (!clientId || seq === null) return null;
      return { t: "ack", clientId, seq, at: textOf(value["at"]) };
    }
    case "message": {
      const message = parseMessage(value);
      return message && { t: "message", message };
    }
    case "state": {
      const service = parseService(value);
      return service && { t: "state", service };
    }
    case "read":
      return seq === null ? null : { t: "read", seq };
    case "error":
      return {
        t: "error",
        code: textOf(value["code"]),
        message: textOf(value["message"]),
        clientId: textOf(value["clientId"]) || null,
      };
    case "typing":
    case "pong":
      return { t: value["t"] };
    default:
      return null;
  }
}

export function parseSession(value: unknown): OpenedSession | null {
  if (!isRecord(value)) return null;
  const visitorId = textOf(value["visitorId"]);
  const token = textOf(value["token"]);
  if (!visitorId || !token) return null;
  const messages = parseMessages(value["messages"]);
  const newest = messages.reduce((max, message) => Math.max(max, message.seq), 0);
  return {
    sessionId: textOf(value["sessionId"]),
    visitorId,
    token,
    expiresAt: textOf(value["expiresAt"]),
    messages,
    lastSeq: Math.max(newest, seqOf(value["lastSeq"]) ?? 0),
  };
}

/** The sentence for people inside an error body of form E1 or E6, if there is one. */
export function errorText(body: unknown): string {
  if (!isRecord(body)) return "";
  const request = body["requestError"];
  const service = isRecord(request) ? request["serviceException"] : null;
  return (isRecord(service) && textOf(service["text"])) || textOf(body["detail"]);
}

/** True for statuses that will be the same however often the request is repeated. */
export function isFinalRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
}

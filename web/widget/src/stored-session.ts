/** The visitor's identity and token as the browser keeps them between pages. */

import { isRecord, textOf } from "./protocol";
import type { Keep } from "./seams";

export interface StoredSession {
  sessionId: string;
  visitorId: string;
  token: string;
  expiresAt: string;
  /** The newest message the visitor has seen; later ones count as unread. */
  readSeq: number;
  /** The newest message this browser has received. */
  lastSeq: number;
}

export function loadSession(keep: Keep, key: string): StoredSession | null {
  try {
    const value: unknown = JSON.parse(keep.get(key) ?? "");
    if (!isRecord(value) || !textOf(value["visitorId"])) return null;
    return {
      sessionId: textOf(value["sessionId"]),
      visitorId: textOf(value["visitorId"]),
      token: textOf(value["token"]),
      expiresAt: textOf(value["expiresAt"]),
      readSeq: Number(value["readSeq"]) || 0,
      lastSeq: Number(value["lastSeq"]) || 0,
    };
  } catch {
    return null;
  }
}

export function saveSession(keep: Keep, key: string, session: StoredSession): void {
  keep.set(key, JSON.stringify(session));
}

/** Use may have renewed the token meanwhile; a wrong guess only costs one request. */
export function isTokenFresh(session: StoredSession, now: number): boolean {
  return session.token !== "" && Date.parse(session.expiresAt) > now;
}

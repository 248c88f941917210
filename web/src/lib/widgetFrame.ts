/** The messages between the demo page and the hosted chat in its frame. */

/** Starts a new visit of the same visitor: the next message opens a new session. */
export const NEW_VISIT = { t: 'new-visit' } as const;

/** Forgets the visitor: the next message comes from somebody new. */
export const NEW_VISITOR = { t: 'new-visitor' } as const;

/** Reads who the visitor in the frame is; `undefined` for every other message. */
export function visitorOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) {
    return undefined;
  }
  const message = data as Record<string, unknown>;
  const isVisitor = message.source === 'rapport-widget' && message.t === 'visitor';
  return isVisitor && typeof message.visitorId === 'string' ? message.visitorId : undefined;
}

/** Ids that machines made: true to the letter, but nothing that a person reads. */

const OPAQUE = /^(?:[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** True for a UUID or a long hexadecimal number. */
export function isOpaqueId(text: string): boolean {
  return OPAQUE.test(text);
}

/** The first characters, enough to tell two apart at a glance. */
export function shortId(id: string): string {
  return isOpaqueId(id) ? `${id.slice(0, 8)}…` : id;
}

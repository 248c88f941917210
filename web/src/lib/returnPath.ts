/** Where to go after signing in: only ever to a page of this console. */

/** The path to return to; anything that could lead to another site becomes `/`. */
export function returnPath(next: string | undefined): string {
  const isLocal = next !== undefined && /^\/(?![/\\])/.test(next) && !/[\r\n\t]/.test(next);
  return isLocal ? next : '/';
}

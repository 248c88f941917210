/** Reads a list to its end, for lists that the product keeps short. */
import type { Page } from './types';

/** The largest page that the API gives. */
export const PAGE_LIMIT = 200;

/** No list read this way is longer: tags are limited to 5,000 (`TAGS_MAX`). */
const PAGES_MAX = 25;

/** Follows the cursors of `fetchPage` and returns all items. */
export async function allPages<T>(fetchPage: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    // Each page names the next one, so they cannot be read at the same time.
    // oxlint-disable-next-line no-await-in-loop
    const { items: found, nextCursor } = await fetchPage(cursor);
    items.push(...found);
    if (nextCursor === null || nextCursor === undefined) {
      break;
    }
    cursor = nextCursor;
  }
  return items;
}

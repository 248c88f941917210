/** Which entries of a list came after the list was first shown. */
import { useState } from 'react';

/**
 * Compares keys with those seen first. `subject` names what is listed; when it changes, everything
 * counts as seen again.
 */
export function useFreshKeys(subject: string, keys: string[] | undefined): ReadonlySet<string> {
  const [known, setKnown] = useState<{ subject: string; keys: ReadonlySet<string> }>();
  if (keys === undefined) {
    return new Set();
  }
  if (known === undefined || known.subject !== subject) {
    setKnown({ subject, keys: new Set(keys) });
    return new Set();
  }
  return new Set(keys.filter((key) => !known.keys.has(key)));
}

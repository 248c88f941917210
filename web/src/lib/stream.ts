/** Reads the entries of the change stream. */

/** The person that an entry is about; `undefined` when it names none. */
export function personIdOf(data: string): number | undefined {
  let entry: unknown;
  try {
    entry = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof entry !== 'object' || entry === null || !('personId' in entry)) {
    return undefined;
  }
  const id = Number(entry.personId);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

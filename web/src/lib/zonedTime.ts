/** Instants as the clock of a time zone shows them, and back, for inputs of date and time. */

const MINUTE_MS = 60_000;

/** `2026-03-04T09:15`: the wall clock of the zone at an instant. */
export function wallClock(instant: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(instant);
  return parts.replace(' ', 'T');
}

const asUtc = (clock: string) => Date.parse(`${clock.slice(0, 16)}Z`);

/** The instant at which the clock of the zone shows this; nothing for what is no time. */
export function instantOf(clock: string, timeZone: string): number | undefined {
  const wanted = asUtc(clock);
  if (Number.isNaN(wanted)) {
    return undefined;
  }
  // The offset of a guess is that of the instant itself, except close to a change of the clock.
  const offsetAt = (instant: number) => asUtc(wallClock(instant, timeZone)) - Math.floor(instant / MINUTE_MS) * MINUTE_MS;
  const guess = wanted - offsetAt(wanted);
  return wanted - offsetAt(guess);
}

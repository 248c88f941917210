/** Wall clocks and instants. */
import { expect, test } from 'vitest';
import { instantOf, wallClock } from './zonedTime';

test.each([
  ['UTC', '2026-03-04T09:15', '2026-03-04T09:15:00.000Z'],
  ['Europe/Zagreb', '2026-03-04T09:15', '2026-03-04T08:15:00.000Z'],
  ['Europe/Zagreb', '2026-07-04T00:00', '2026-07-03T22:00:00.000Z'],
  ['America/New_York', '2026-03-08T03:30', '2026-03-08T07:30:00.000Z'],
])('in %s the clock shows %s at %s', (zone, clock, instant) => {
  expect(new Date(instantOf(clock, zone) ?? 0).toISOString()).toBe(instant);
  expect(wallClock(Date.parse(instant), zone)).toBe(clock);
});

test('what is no time is no instant', () => {
  expect(instantOf('', 'UTC')).toBeUndefined();
});

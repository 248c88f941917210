/** Which rooms a role sees, and which addresses it may open. */
import { expect, test } from 'vitest';
import { firstRoom, mayOpen, roomsOf } from './navigation';

const labels = (role: string) => roomsOf(role, false).flatMap(({ rooms }) => rooms.map(({ label }) => label));

test('an owner sees every room, an analyst only definitions and analytics', () => {
  expect(labels('OWNER')).toContain('Settings');
  expect(labels('DESIGNER')).not.toContain('Settings');
  expect(labels('ANALYST')).toEqual(['Segments', 'Tags', 'Events', 'Analytics', 'Configuration']);
});

test.each([
  ['MANAGER', '/settings', false],
  ['OWNER', '/settings', true],
  ['ANALYST', '/persons/12', false],
  ['ANALYST', '/events/custom', true],
  ['ANALYST', '/no-such-page', true],
])('whether a %s may open %s: %s', (role, pathname, expected) => {
  expect(mayOpen(role, pathname)).toBe(expected);
});

test.each([
  ['AGENT', '/persons'],
  ['ANALYST', '/segments'],
  ['SOMETHING_NEW', '/analytics'],
])('a %s begins at %s', (role, to) => {
  expect(firstRoom(role).to).toBe(to);
});

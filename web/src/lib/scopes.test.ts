/** Scopes in words, and when a key ends. */
import { expect, test } from 'vitest';
import { expiryOf, LIFETIMES, scopeLabel } from './scopes';

const NOW = Date.parse('2026-03-04T08:15:00Z');

test.each([
  ['people:use', 'Send events'],
  ['flow:read', 'flow:read'],
])('%s is called %s', (scope, label) => {
  expect(scopeLabel(scope)).toBe(label);
});

test('a key lives for days or until it is revoked', () => {
  expect(LIFETIMES.map(({ value }) => expiryOf(value, NOW))).toEqual([
    undefined,
    '2026-04-03T08:15:00.000Z',
    '2026-06-02T08:15:00.000Z',
    '2027-03-04T08:15:00.000Z',
  ]);
});

/** Instants, values and names as the console writes them. */
import { describe, expect, test } from 'vitest';
import { formatAgo, formatCount, formatInstant, formatValue, humanize, toDetails } from './format';

const NOW = Date.parse('2026-03-10T12:00:00Z');

describe('formatAgo', () => {
  test.each([
    ['2026-03-10T11:59:30Z', 'just now'],
    ['2026-03-10T12:00:05Z', 'just now'],
    ['2026-03-10T11:58:00Z', '2 minutes ago'],
    ['2026-03-10T09:00:00Z', '3 hours ago'],
    ['2026-03-09T11:00:00Z', 'yesterday'],
    ['2026-03-05T12:00:00Z', '5 days ago'],
    ['2026-03-01T12:00:00Z', 'Mar 1, 2026'],
    ['2026-04-10T12:00:00Z', 'Apr 10, 2026'],
    ['soon', 'soon'],
  ])('%s is %s', (instant, shown) => {
    expect(formatAgo(instant, NOW)).toBe(shown);
  });
});

test('an instant is shown in the time zone of the workspace', () => {
  expect(formatInstant('2026-03-10T23:30:00Z', 'Europe/Zagreb')).toContain('Mar 11, 2026');
});

test.each([
  [undefined, '–'],
  ['', '–'],
  [null, '–'],
  [true, 'Yes'],
  [false, 'No'],
  [0, '0'],
  [1234.5, '1,234.5'],
  [16.666666667, '16.666666667'],
  ['Red shoes', 'Red shoes'],
  [[{ sku: 'A-1' }], '1 item'],
  [[1, 2], '2 items'],
])('the value %j is shown as %s', (value, shown) => {
  expect(formatValue(value)).toBe(shown);
});

test.each([
  ['productPrice', 'Product price'],
  ['OPEN_CHANNEL', 'Open channel'],
  ['city', 'City'],
])('%s reads %s', (name, shown) => {
  expect(humanize(name)).toBe(shown);
});

test('counts have a number', () => {
  expect([formatCount(1, 'person'), formatCount(1200, 'person')]).toEqual(['1 person', '1,200 persons']);
});

test('properties keep their order', () => {
  expect(toDetails({ productName: 'Red shoes', addedCart: true })).toEqual([
    { label: 'productName', value: 'Red shoes' },
    { label: 'addedCart', value: 'Yes' },
  ]);
});

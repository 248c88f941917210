/** Event aggregates in words (P-51 to P-53). */
import { expect, test } from 'vitest';
import { describeAggregate, describeDefinition, inputsOf } from './aggregate';
import type { EventDefinition } from './api/types';

const purchase: EventDefinition = {
  definitionId: 'Purchase',
  title: 'Purchase',
  description: '',
  contextLabel: {},
  count: 0,
  category: 'external',
  isInternalDefinition: false,
  enabled: true,
  fields: [
    { name: 'productName', type: 'String' },
    { name: 'amount', type: 'Decimal' },
    { name: 'items', type: 'List' },
  ],
};

test('a function offers only the properties that it can read', () => {
  const offered = (['COUNT', 'SUM', 'MAX', 'LAST'] as const).map((fn) => inputsOf(fn, purchase).map((field) => field.name));
  expect(offered).toEqual([[], ['amount'], ['amount', '$occurredTime'], ['productName', 'amount']]);
});

test('a definition reads like a sentence', () => {
  const base = { definitionId: 'AddedToCart', filters: [], exclude: 'NONE' as const };
  expect(
    describeAggregate({ ...base, function: 'SUM', property: 'productPrice', period: { type: 'LIFETIME' } }),
  ).toBe('Sum of productPrice in AddedToCart, lifetime');
  expect(describeAggregate({ ...base, function: 'COUNT', period: { type: 'LAST_DAYS', days: 7 } })).toBe(
    'Count of AddedToCart, last 7 days',
  );
  const since = { type: 'SINCE', daysAgo: 6 } as const;
  expect(describeAggregate({ ...base, function: 'EXISTS', period: since })).toBe(
    'Exists of AddedToCart, from 6 days before today',
  );
  const filters = [{ attribute: 'productName', operator: 'SW' as const, value: 'Red' }];
  expect(
    describeAggregate({ definitionId: 'Purchase', function: 'MAX', property: '$occurredTime', filters, exclude: 'FIRST', period: { type: 'LIFETIME' } }),
  ).toBe('Maximum of Time of the event in Purchase, lifetime, where productName starts with Red, without the first one');
  const rolling = { type: 'ROLLING', amount: 90, unit: 'MINUTES' } as const;
  expect(describeAggregate({ ...base, function: 'COUNT', period: rolling })).toBe(
    'Count of AddedToCart, last 90 minutes',
  );
});

test('formulas and scores are described too', () => {
  expect(describeDefinition({ expression: 'len(city)' })).toBe('len(city)');
  expect(describeDefinition({ rules: [{ points: 1 }, { points: 2 }] })).toBe('2 rules');
});

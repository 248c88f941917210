/** The form of an event aggregate. */
import { expect, test } from 'vitest';
import type { ComputedAttribute, Period } from './api/types';
import { computedFieldOf, computedFormOf, toDefinition } from './computedForm';
import { missingIn, periodFormOf, readPeriod } from './periodForm';

const spend: ComputedAttribute = {
  id: 'c-1',
  name: 'Spend of a week',
  kind: 'EVENT_AGGREGATE',
  status: 'DRAFT',
  progress: 0,
  resultType: 'DECIMAL',
  createdAt: '2026-03-04T08:15:00Z',
  modifiedAt: '2026-03-04T08:15:00Z',
  definition: {
    function: 'SUM',
    definitionId: 'Purchase',
    property: 'amount',
    filters: [{ attribute: 'amount', operator: 'GT', value: '20' }],
    exclude: 'LAST',
    period: { type: 'LAST_DAYS', days: 7 },
  },
};

test('a definition survives its form', () => {
  expect(toDefinition(computedFormOf(spend))).toEqual(spend.definition);
});

test.each<Period>([
  { type: 'LIFETIME' },
  { type: 'LAST_24_HOURS' },
  { type: 'LAST_DAYS', days: 90 },
  { type: 'ROLLING', amount: 90, unit: 'MINUTES' },
  { type: 'SINCE', date: '2026-03-04' },
  { type: 'SINCE', daysAgo: 0 },
])('the period %j survives its form', (period) => {
  const form = periodFormOf(period);
  expect(readPeriod(form)).toEqual(period);
  expect(missingIn(form)).toBeUndefined();
});

test('a period that asks for more is not whole without it', () => {
  const form = periodFormOf(undefined);
  expect(missingIn({ ...form, period: 'ROLLING' })?.field).toBe('amount');
  expect(missingIn({ ...form, period: 'SINCE_DATE' })?.field).toBe('date');
});

test.each([
  ['/name', 'name'],
  ['/definition/period/days', 'period'],
  ['/definition/period/amount', 'amount'],
  ['/definition/period/daysAgo', 'amount'],
  ['/definition/filters/0/value', 'filters'],
  ['/definition/property', 'property'],
  ['/definition', undefined],
])('the finding at %s belongs to %s', (path, field) => {
  expect(computedFieldOf(path)).toBe(field);
});

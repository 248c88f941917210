/** The form of an event aggregate. */
import { expect, test } from 'vitest';
import { PERIODS, periodValue, readPeriod } from './aggregate';
import type { ComputedAttribute } from './api/types';
import { computedFieldOf, computedFormOf, toDefinition } from './computedForm';

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
    filters: [],
    exclude: 'NONE',
    period: { type: 'LAST_DAYS', days: 7 },
  },
};

test('a definition survives its form', () => {
  expect(toDefinition(computedFormOf(spend), spend.definition)).toEqual(spend.definition);
});

test('every period is read as the value that it is shown by', () => {
  expect(PERIODS.map(({ value }) => periodValue(readPeriod(value)))).toEqual(PERIODS.map(({ value }) => value));
});

test.each([
  ['/name', 'name'],
  ['/definition/period/days', 'period'],
  ['/definition/property', 'property'],
  ['/definition', undefined],
])('the finding at %s belongs to %s', (path, field) => {
  expect(computedFieldOf(path)).toBe(field);
});

/** Event aggregates in words, and the choices of the form that makes them (P-51 to P-53). */
import type { AggregateDefinition, AggregateFunction, EventDefinition, EventField, Period } from './api/types';

interface FunctionInfo {
  value: AggregateFunction;
  label: string;
  /** Which properties it can read; `none` for functions without input. */
  input: 'none' | 'number' | 'ordered' | 'any';
}

/** The functions that this version computes. */
export const FUNCTIONS: readonly FunctionInfo[] = [
  { value: 'COUNT', label: 'Count', input: 'none' },
  { value: 'COUNT_DISTINCT', label: 'Count distinct', input: 'any' },
  { value: 'SUM', label: 'Sum', input: 'number' },
  { value: 'AVERAGE', label: 'Average', input: 'number' },
  { value: 'MIN', label: 'Minimum', input: 'ordered' },
  { value: 'MAX', label: 'Maximum', input: 'ordered' },
  { value: 'FIRST', label: 'First value', input: 'any' },
  { value: 'LAST', label: 'Last value', input: 'any' },
  { value: 'MOST_COMMON', label: 'Most common value', input: 'any' },
  { value: 'EXISTS', label: 'Exists', input: 'none' },
];

/** The day windows of the form. */
export const DAY_WINDOWS = [7, 14, 30, 60, 90] as const;

/** Periods as the values of a select. */
export const PERIODS: readonly { value: string; label: string }[] = [
  { value: 'LIFETIME', label: 'Lifetime' },
  { value: 'LAST_24_HOURS', label: 'Last 24 hours' },
  ...DAY_WINDOWS.map((days) => ({ value: `LAST_DAYS_${days}`, label: `Last ${days} days (today not included)` })),
];

/** The period behind a value of the select. */
export function readPeriod(value: string): Period {
  const days = DAY_WINDOWS.find((window) => value === `LAST_DAYS_${window}`);
  if (days !== undefined) {
    return { type: 'LAST_DAYS', days };
  }
  return value === 'LAST_24_HOURS' ? { type: 'LAST_24_HOURS' } : { type: 'LIFETIME' };
}

/** The value of the select behind a period. */
export function periodValue(period: Period): string {
  return period.type === 'LAST_DAYS' ? `LAST_DAYS_${period.days}` : period.type;
}

/** The properties of an event that a function can read. */
export function inputsOf(fn: AggregateFunction, event: EventDefinition | undefined): EventField[] {
  const info = FUNCTIONS.find((known) => known.value === fn);
  const fields = event?.fields ?? [];
  switch (info?.input) {
    case 'number':
      return fields.filter((field) => field.type === 'Numeric' || field.type === 'Decimal');
    case 'ordered':
      return fields.filter(({ type }) => type === 'Numeric' || type === 'Decimal' || type === 'DateTime');
    case 'any':
      return fields.filter((field) => field.type !== 'List');
    case 'none':
    case undefined:
      return [];
  }
}

/** True when the function reads a property. */
export function needsInput(fn: AggregateFunction): boolean {
  return FUNCTIONS.some((known) => known.value === fn && known.input !== 'none');
}

function describePeriod(period: Period): string {
  switch (period.type) {
    case 'LIFETIME':
      return 'lifetime';
    case 'LAST_DAYS':
      return `last ${period.days} days`;
    case 'LAST_24_HOURS':
      return 'last 24 hours';
    case 'ROLLING':
      return `last ${period.amount} ${period.unit.toLowerCase()}`;
    case 'SINCE':
      return period.date ? `since ${period.date}` : `from ${period.daysAgo} days before today`;
  }
}

/** `Sum of productPrice in AddedToCart, last 7 days`. */
export function describeAggregate(definition: AggregateDefinition): string {
  const { function: fn, definitionId, property, period } = definition;
  const label = FUNCTIONS.find((known) => known.value === fn)?.label ?? fn;
  const subject = property ? `${property} in ${definitionId}` : definitionId;
  return `${label} of ${subject}, ${describePeriod(period)}`;
}

/** Event aggregates in words, and the choices of the form that makes them (P-51 to P-53). */
import type {
  AggregateDefinition,
  AggregateFunction,
  ComputedDefinition,
  EventDefinition,
  EventField,
  Period,
} from './api/types';
import { describeTest } from './propertyTest';

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

/** The name of the event's own time among its properties, for the earliest and the latest. */
const EVENT_TIME: EventField = { name: '$occurredTime', type: 'DateTime', required: true };

/** How a property is called. */
export const propertyLabel = (name: string) => (name === EVENT_TIME.name ? 'Time of the event' : name);

/** Which event is left out before the period is cut. */
export const EXCLUSIONS = [
  { value: 'NONE', label: 'None' },
  { value: 'FIRST', label: 'The first one' },
  { value: 'LAST', label: 'The last one' },
] as const;

/** The properties of an event that a function can read. */
export function inputsOf(fn: AggregateFunction, event: EventDefinition | undefined): EventField[] {
  const info = FUNCTIONS.find((known) => known.value === fn);
  const fields = event?.fields ?? [];
  switch (info?.input) {
    case 'number':
      return fields.filter((field) => field.type === 'Numeric' || field.type === 'Decimal');
    case 'ordered':
      return [
        ...fields.filter(({ type }) => type === 'Numeric' || type === 'Decimal' || type === 'DateTime'),
        ...(event === undefined ? [] : [EVENT_TIME]),
      ];
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

/** `Sum of productPrice in AddedToCart, last 7 days, where productPrice is more than 20`. */
export function describeAggregate(definition: AggregateDefinition): string {
  const { function: fn, definitionId, property, filters = [], exclude, period } = definition;
  const label = FUNCTIONS.find((known) => known.value === fn)?.label ?? fn;
  const subject = property ? `${propertyLabel(property)} in ${definitionId}` : definitionId;
  const tests = filters.length === 0 ? '' : `, where ${filters.map(describeTest).join(' and ')}`;
  const left = exclude === 'FIRST' || exclude === 'LAST' ? `, without the ${exclude.toLowerCase()} one` : '';
  return `${label} of ${subject}, ${describePeriod(period)}${tests}${left}`;
}

/** What is computed, in a line: of a formula its text, of a score the number of its rules. */
export function describeDefinition(definition: ComputedDefinition): string {
  if ('function' in definition) {
    return describeAggregate(definition);
  }
  if ('expression' in definition) {
    return definition.expression;
  }
  const count = definition.rules.length;
  return count === 1 ? '1 rule' : `${count} rules`;
}

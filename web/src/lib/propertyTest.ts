/** What a property of an event must be (P-84), as a form holds it. */
import type { EventField } from './api/types';

export const PROPERTY_OPERATORS = [
  { value: 'EQ', label: 'is' },
  { value: 'NE', label: 'is not' },
  { value: 'GTE', label: 'is at least' },
  { value: 'GT', label: 'is more than' },
  { value: 'LTE', label: 'is at most' },
  { value: 'LT', label: 'is less than' },
  { value: 'CON', label: 'contains' },
  { value: 'SW', label: 'starts with' },
  { value: 'EW', label: 'ends with' },
] as const;

/** Conditions of one clause or aggregate; the server refuses more. */
export const PROPERTY_TESTS_MAX = 10;

export interface PropertyTest {
  attribute: string;
  operator: string;
  value: string;
}

const EQUALITY = ['EQ', 'NE'];
const ORDER = ['GTE', 'GT', 'LTE', 'LT'];
const TEXT = ['CON', 'SW', 'EW'];

/** The properties that can be tested. */
export function testable(properties: readonly EventField[]): EventField[] {
  return properties.filter(({ type }) => type !== 'List');
}

/** The operators that suit a property. */
export function propertyOperators(type: EventField['type'] | undefined) {
  const suited = (() => {
    switch (type) {
      case 'String':
        return [...EQUALITY, ...TEXT];
      case 'Numeric':
      case 'Decimal':
      case 'DateTime':
        return [...EQUALITY, ...ORDER];
      default:
        return EQUALITY;
    }
  })();
  return PROPERTY_OPERATORS.filter(({ value }) => suited.includes(value));
}

export function isCompleteTest({ attribute, value }: PropertyTest): boolean {
  return attribute !== '' && value.trim() !== '';
}

/** `amount is more than 20`. */
export function describeTest({ attribute, operator, value }: PropertyTest): string {
  const label = PROPERTY_OPERATORS.find((known) => known.value === operator)?.label ?? operator;
  return `${attribute} ${label} ${value === '' ? '…' : value}`;
}

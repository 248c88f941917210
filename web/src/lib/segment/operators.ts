/** How a field is compared (P-81), in words and in the language of conditions. */
import type { FieldKind } from './fields';

/** Lengths of relative dates. */
export const LENGTH_UNITS = [
  { value: 'D', label: 'days' },
  { value: 'W', label: 'weeks' },
  { value: 'M', label: 'months' },
] as const;

export type LengthUnit = (typeof LENGTH_UNITS)[number]['value'];

/** What stands on the right side. */
export type Input = 'none' | 'value' | 'values' | 'length';

export interface Operator {
  label: string;
  /** What follows the right side: `was exactly 3 days ago`. */
  after?: string;
  /** The word of the language, such as `#gt`. */
  word: string;
  input: Input;
  /** Relative dates count back or ahead from today, or to the same day of every year. */
  relative?: 'past' | 'future' | 'yearly';
}

const operator = (label: string, word: string, input: Input): Operator => ({ label, word, input });

const relative = (label: string, word: string, direction: Operator['relative'], after?: string): Operator => ({
  label,
  word,
  input: 'length',
  relative: direction,
  after,
});

/** The operators by name. */
export const OPERATORS = {
  is: operator('is', '#eq', 'value'),
  isNot: operator('is not', '#ne', 'value'),
  isOneOf: operator('is one of', '#in', 'values'),
  isNoneOf: operator('is none of', '#notIn', 'values'),
  startsWith: operator('starts with', '#startsWith', 'value'),
  endsWith: operator('ends with', '#endsWith', 'value'),
  contains: operator('contains', '#contains', 'value'),
  containsNot: operator('does not contain', '#notContain', 'value'),
  include: operator('include', '#contains', 'value'),
  includeNot: operator('do not include', '#notContain', 'value'),
  isLess: operator('is less than', '#lt', 'value'),
  isAtMost: operator('is at most', '#lte', 'value'),
  isAtLeast: operator('is at least', '#gte', 'value'),
  isMore: operator('is more than', '#gt', 'value'),
  isBefore: operator('is before', '#lt', 'value'),
  isUntil: operator('is until', '#lte', 'value'),
  isSince: operator('is since', '#gte', 'value'),
  isAfter: operator('is after', '#gt', 'value'),
  withinLast: relative('is within the last', '#gt', 'past'),
  exactlyAgo: relative('was exactly', '#eq', 'past', 'ago'),
  longerAgo: relative('was more than', '#lt', 'past', 'ago'),
  withinNext: relative('is within the next', '#lt', 'future'),
  exactlyAhead: relative('is in exactly', '#eq', 'future'),
  furtherAhead: relative('is in more than', '#gt', 'future'),
  yearlyWithin: relative('has its yearly day within the next', '#lt', 'yearly'),
  yearlyIn: relative('has its yearly day in exactly', '#eq', 'yearly'),
  isKnown: operator('is known', '#exist', 'none'),
  isUnknown: operator('is not known', '#notExist', 'none'),
  areSome: operator('are not empty', '#exist', 'none'),
  areNone: operator('are empty', '#notExist', 'none'),
} satisfies Record<string, Operator>;

export type OperatorName = keyof typeof OPERATORS;

/** The operator of a name, with the parts that only some have. */
export function operatorOf(name: OperatorName): Operator {
  return OPERATORS[name];
}

const EXISTENCE: readonly OperatorName[] = ['isKnown', 'isUnknown'];
const SEVERAL: readonly OperatorName[] = ['include', 'includeNot', 'areSome', 'areNone'];

const BY_KIND: Record<FieldKind, readonly OperatorName[]> = {
  text: [
    'is',
    'isNot',
    'isOneOf',
    'isNoneOf',
    'contains',
    'containsNot',
    'startsWith',
    'endsWith',
    ...EXISTENCE,
  ],
  number: ['isAtLeast', 'isMore', 'isAtMost', 'isLess', 'is', 'isNot', 'isOneOf', 'isNoneOf', ...EXISTENCE],
  date: [
    'withinLast',
    'longerAgo',
    'exactlyAgo',
    'withinNext',
    'furtherAhead',
    'exactlyAhead',
    'yearlyWithin',
    'yearlyIn',
    'is',
    'isNot',
    'isBefore',
    'isUntil',
    'isSince',
    'isAfter',
    ...EXISTENCE,
  ],
  yesNo: ['is', 'isNot', ...EXISTENCE],
  choice: ['is', 'isNot', ...EXISTENCE],
  tags: SEVERAL,
  contacts: SEVERAL,
  list: EXISTENCE,
};

/** The operators that suit a field, the most wanted first. */
export function operatorsFor(kind: FieldKind): readonly OperatorName[] {
  return BY_KIND[kind];
}

/** An event clause of a segment as a form holds it (P-83), and back. */
import type { EventClause } from '@/lib/api/types';
import { isCompleteTest, type PropertyTest } from '@/lib/propertyTest';
import { instantOf, wallClock } from '@/lib/zonedTime';

/** Clauses of one segment; the server refuses more. */
export const EVENT_CLAUSES_MAX = 5;

export const OCCURRED = [
  { value: 'ALL', label: 'did' },
  { value: 'NOT', label: 'did not' },
  { value: 'FIRST', label: 'did for the first time' },
  { value: 'LAST', label: 'did for the last time' },
] as const;

export const COUNTS = [
  { value: 'GREATER_OR_EQUAL', label: 'at least' },
  { value: 'GREATER_THAN', label: 'more than' },
  { value: 'IS', label: 'exactly' },
  { value: 'LESS_OR_EQUAL', label: 'at most' },
  { value: 'LESS_THAN', label: 'fewer than' },
] as const;

export const WINDOWS = [
  { value: 'EMPTY', label: 'at any time', input: 'none' },
  { value: 'AFTER', label: 'in the last', input: 'length' },
  { value: 'BEFORE', label: 'longer ago than', input: 'length' },
  { value: 'BETWEEN', label: 'between so long ago', input: 'lengths' },
  { value: 'AFTER_ABS', label: 'since', input: 'instant' },
  { value: 'BEFORE_ABS', label: 'before', input: 'instant' },
  { value: 'BETWEEN_ABS', label: 'between two dates', input: 'instants' },
] as const;

export const WINDOW_UNITS = [
  { value: 'DAYS', label: 'days' },
  { value: 'HOURS', label: 'hours' },
  { value: 'MINUTES', label: 'minutes' },
] as const;

export interface ClauseForm {
  key: string;
  definitionId: string;
  occurred: string;
  /** How often; for `ALL` and `NOT`. */
  operation: string;
  times: string;
  window: string;
  /** A length, or the clock of the workspace at an instant. */
  start: string;
  end: string;
  units: string;
  tests: readonly PropertyTest[];
}

/** A clause that nobody filled in yet. */
export function newClause(key: string): ClauseForm {
  return {
    key,
    definitionId: '',
    occurred: 'ALL',
    operation: 'GREATER_OR_EQUAL',
    times: '1',
    window: 'AFTER',
    start: '7',
    end: '',
    units: 'DAYS',
    tests: [],
  };
}

/** Whether the clause counts events. */
export const isCounted = ({ occurred }: ClauseForm) => occurred === 'ALL' || occurred === 'NOT';

/** What the window of a clause asks for. */
export function windowInput({ window }: ClauseForm) {
  return WINDOWS.find((known) => known.value === window)?.input ?? 'none';
}

const isWhole = (text: string) => /^\d{1,9}$/.test(text.trim());

/** Whether anything is missing. */
export function isCompleteClause(clause: ClauseForm): boolean {
  const input = windowInput(clause);
  const filled = (text: string) => (input === 'length' || input === 'lengths' ? isWhole(text) : text !== '');
  const window =
    input === 'none' || (filled(clause.start) && (input === 'length' || input === 'instant' || filled(clause.end)));
  const count = !isCounted(clause) || isWhole(clause.times);
  return clause.definitionId !== '' && window && count && clause.tests.every(isCompleteTest);
}

/** The clause in the form of the API. */
export function writeClause(clause: ClauseForm, timeZone: string): EventClause {
  const input = windowInput(clause);
  const isLength = input === 'length' || input === 'lengths';
  const number = (text: string) => (isLength ? Number(text) : Math.floor((instantOf(text, timeZone) ?? 0) / 1000));
  return {
    definitionId: clause.definitionId,
    timelineCondition: {
      occurred: clause.occurred,
      operator: clause.window,
      ...(input === 'none' ? {} : { start: number(clause.start) }),
      ...(input === 'lengths' || input === 'instants' ? { end: number(clause.end) } : {}),
      ...(isLength ? { units: clause.units } : {}),
    },
    ...(isCounted(clause)
      ? { occurrenceCondition: { operation: clause.operation, times: Number(clause.times) } }
      : {}),
    ...(clause.tests.length === 0
      ? {}
      : { payloadConditions: clause.tests.map((test) => ({ ...test, value: test.value.trim() })) }),
  };
}

/** The form of a stored clause. */
export function readClause(clause: EventClause, key: string, timeZone: string): ClauseForm {
  const { timelineCondition: timeline, occurrenceCondition: count, payloadConditions: tests } = clause;
  const fresh = newClause(key);
  const window = timeline.operator ?? 'EMPTY';
  const isInstant = window.endsWith('_ABS');
  const text = (value: number | null | undefined) => {
    if (value === null || value === undefined) {
      return '';
    }
    return isInstant ? wallClock(value * 1000, timeZone) : String(value);
  };
  return {
    ...fresh,
    definitionId: clause.definitionId,
    occurred: timeline.occurred,
    operation: count?.operation ?? fresh.operation,
    times: String(count?.times ?? 1),
    window,
    start: text(timeline.start),
    end: text(timeline.end),
    units: timeline.units ?? fresh.units,
    tests: tests ?? [],
  };
}

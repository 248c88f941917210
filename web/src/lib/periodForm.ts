/** The period of an aggregate as a form holds it (P-53), and back. */
import type { Period } from './api/types';

/** The lengths of whole days that have a name of their own. */
const DAY_WINDOWS = [7, 14, 30, 60, 90] as const;

/** Periods as the values of a select, with what each asks for beside it. */
export const PERIODS: readonly { value: string; label: string; asks?: 'amount' | 'date' | 'days' }[] = [
  { value: 'LIFETIME', label: 'Lifetime' },
  { value: 'LAST_24_HOURS', label: 'Last 24 hours' },
  ...DAY_WINDOWS.map((days) => ({ value: `LAST_DAYS_${days}`, label: `Last ${days} days (today not included)` })),
  { value: 'ROLLING', label: 'The last …', asks: 'amount' },
  { value: 'SINCE_DATE', label: 'Since a date', asks: 'date' },
  { value: 'SINCE_DAYS', label: 'Since days before today', asks: 'days' },
];

export const PERIOD_UNITS = [
  { value: 'MINUTES', label: 'minutes' },
  { value: 'HOURS', label: 'hours' },
  { value: 'DAYS', label: 'days' },
] as const;

type Unit = (typeof PERIOD_UNITS)[number]['value'];

export interface PeriodForm {
  /** A value of {@link PERIODS}. */
  period: string;
  /** How many units, or how many days before today. */
  amount: string;
  unit: Unit;
  date: string;
}

/** What a period asks for beside its name. */
export function asks(period: string) {
  return PERIODS.find((known) => known.value === period)?.asks;
}

/** The period of a form; a number that cannot be read is left to the server to refuse. */
export function readPeriod({ period, amount, unit, date }: PeriodForm): Period {
  const days = DAY_WINDOWS.find((window) => period === `LAST_DAYS_${window}`);
  if (days !== undefined) {
    return { type: 'LAST_DAYS', days };
  }
  switch (period) {
    case 'ROLLING':
      return { type: 'ROLLING', amount: Number(amount), unit };
    case 'SINCE_DATE':
      return { type: 'SINCE', date };
    case 'SINCE_DAYS':
      return { type: 'SINCE', daysAgo: Number(amount) };
    case 'LAST_24_HOURS':
      return { type: 'LAST_24_HOURS' };
    default:
      return { type: 'LIFETIME' };
  }
}

/** The form of a period. */
export function periodFormOf(period: Period | undefined): PeriodForm {
  const empty: PeriodForm = { period: 'LIFETIME', amount: '', unit: 'DAYS', date: '' };
  switch (period?.type) {
    case 'LAST_DAYS':
      return { ...empty, period: `LAST_DAYS_${period.days}` };
    case 'LAST_24_HOURS':
      return { ...empty, period: 'LAST_24_HOURS' };
    case 'ROLLING': {
      const unit = PERIOD_UNITS.find((known) => known.value === period.unit)?.value ?? 'DAYS';
      return { ...empty, period: 'ROLLING', amount: String(period.amount), unit };
    }
    case 'SINCE':
      return period.date
        ? { ...empty, period: 'SINCE_DATE', date: period.date }
        : { ...empty, period: 'SINCE_DAYS', amount: String(period.daysAgo ?? 0) };
    case 'LIFETIME':
    case undefined:
      return empty;
  }
}

/** What is missing beside the name of the period; nothing when it is whole. */
export function missingIn({ period, amount, date }: PeriodForm): { field: 'amount' | 'date'; message: string } | undefined {
  const asked = asks(period);
  if (asked === 'date') {
    return date === '' ? { field: 'date', message: 'Choose a date.' } : undefined;
  }
  if (asked === undefined || /^\d{1,7}$/.test(amount.trim())) {
    return undefined;
  }
  return { field: 'amount', message: 'Write a whole number.' };
}

/** How the console writes instants, values and names. Pure functions; the clock is passed in. */
import type { Values } from './api/types';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Instants older than this are shown as a date. */
const RELATIVE_LIMIT_MS = 7 * DAY_MS;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** `4 minutes ago`, `yesterday`, `Mar 4, 2026`; what is yet to come is a date. */
export function formatAgo(instant: string, now: number): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) {
    return instant;
  }
  const age = now - at;
  if (age < -MINUTE_MS) {
    return day.format(at);
  }
  if (age < MINUTE_MS) {
    return 'just now';
  }
  if (age < HOUR_MS) {
    return relative.format(-Math.floor(age / MINUTE_MS), 'minute');
  }
  if (age < DAY_MS) {
    return relative.format(-Math.floor(age / HOUR_MS), 'hour');
  }
  if (age < RELATIVE_LIMIT_MS) {
    return relative.format(-Math.floor(age / DAY_MS), 'day');
  }
  return day.format(at);
}

/** The full instant in the workspace's time zone. */
export function formatInstant(instant: string, timeZone: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) {
    return instant;
  }
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(at);
}

/** Any attribute or property value as text; an empty value is a dash. */
export function formatValue(value: unknown): string {
  if (value === undefined || value === null || value === '') {
    return '–';
  }
  if (typeof value === 'boolean') {
    return value ? 'Yes' : 'No';
  }
  if (typeof value === 'number') {
    return new Intl.NumberFormat('en', { maximumFractionDigits: 9 }).format(value);
  }
  if (Array.isArray(value)) {
    return value.length === 1 ? '1 item' : `${value.length} items`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `productPrice` → `Product price`, `CREATED_FROM` → `Created from`. */
export function humanize(name: string): string {
  const words = /^[A-Z0-9_]+$/.test(name)
    ? name.toLowerCase().replaceAll('_', ' ')
    : name.replace(/([a-z0-9])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `1 person`, `2 persons`. */
export function formatCount(count: number, noun: string): string {
  const amount = new Intl.NumberFormat('en').format(count);
  return count === 1 ? `${amount} ${noun}` : `${amount} ${noun}s`;
}

/** One labelled value. */
export interface Detail {
  label: string;
  value: string;
}

/** Names and values as labelled texts, in their order. */
export function toDetails(values: Values): Detail[] {
  return Object.entries(values).map(([label, value]) => ({ label, value: formatValue(value) }));
}

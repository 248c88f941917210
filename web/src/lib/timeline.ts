/** What an entry of a person's timeline says. */
import type { Json, TimelineEntry, Values } from './api/types';
import { formatValue, humanize, toDetails, type Detail } from './format';

/** The filters of the feed, as values of the `kinds` parameter. */
export const TIMELINE_FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'event', label: 'Events' },
  { value: 'change', label: 'Changes' },
  { value: 'message,session', label: 'Conversations' },
] as const;

function isValues(value: Json | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeChange(change: Values): Detail {
  const label = typeof change.attribute === 'string' ? humanize(change.attribute) : 'Profile';
  const to = formatValue(change.to);
  const isFirst = change.from === undefined || change.from === null;
  return { label, value: isFirst ? to : `${formatValue(change.from)} → ${to}` };
}

/** The details of an entry, by its kind; other kinds have none. */
export function timelineDetails(entry: TimelineEntry): Detail[] {
  switch (entry.kind) {
    case 'event': {
      const { properties } = entry.data;
      return isValues(properties)
        ? toDetails(properties)
        : [];
    }
    case 'change': {
      const { changes } = entry.data;
      return Array.isArray(changes) ? changes.filter(isValues).map(describeChange) : [];
    }
    default:
      return [];
  }
}

/** What was said, for entries of conversations. */
export function timelineText(entry: TimelineEntry): string | undefined {
  const { text } = entry.data;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

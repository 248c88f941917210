/** What an entry of a person's timeline says. */
import type { TimelineEntry, Values } from './api/types';
import { eventDetails } from './eventDetails';
import { formatValue, humanize, type Detail } from './format';
import { channelName } from './person';
import { isValues, objectsOf, textOf } from './values';

/** The filters of the feed, as values of the `kinds` parameter. */
export const TIMELINE_FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'event', label: 'Events' },
  { value: 'change', label: 'Changes' },
  { value: 'message,session', label: 'Conversations' },
] as const;

const CONTACT_PREFIX = 'contactInformation.';

/** `City`, `Phone`, `Tag`: what changed, as the console calls it. */
function nameChange(attribute: string): string {
  if (attribute.startsWith(CONTACT_PREFIX)) {
    return channelName(attribute.slice(CONTACT_PREFIX.length));
  }
  return attribute === 'tags' ? 'Tag' : humanize(attribute);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null;
}

function describeChange(change: Values): Detail {
  const label = nameChange(textOf(change.attribute, 'Profile'));
  const [from, to] = [formatValue(change.from), formatValue(change.to)];
  if (isEmpty(change.to)) {
    return { label, value: `${from} removed` };
  }
  return { label, value: isEmpty(change.from) ? to : `${from} → ${to}` };
}

/** The heading of an entry: who spoke, or what happened. */
export function timelineHeading(entry: TimelineEntry): string {
  if (entry.kind !== 'message') {
    return entry.title;
  }
  return entry.data.author === 'BOT' ? 'Chatbot' : 'Person';
}

function contentOf(entry: TimelineEntry): Values {
  return isValues(entry.data.content) ? entry.data.content : {};
}

/** The title of the button that was pressed: the newest earlier message that offered its payload. */
function pressedTitle(payload: unknown, earlier: readonly TimelineEntry[]): string | undefined {
  const offered = earlier.flatMap((entry) => objectsOf(contentOf(entry).buttons));
  const pressed = offered.find((button) => button.payload === payload);
  return pressed === undefined ? undefined : textOf(pressed.title);
}

/** What was said, for messages; one without a text says what it holds. `earlier` is newest first. */
export function timelineText(entry: TimelineEntry, earlier: readonly TimelineEntry[]): string | undefined {
  if (entry.kind !== 'message') {
    return undefined;
  }
  if (entry.title !== '') {
    return entry.title;
  }
  const content = contentOf(entry);
  const title = content.type === 'POSTBACK' ? pressedTitle(content.payload, earlier) : undefined;
  return title ?? humanize(textOf(content.type, 'message'));
}

/** The details of an entry, by its kind. */
export function timelineDetails(entry: TimelineEntry): Detail[] {
  const { definitionId, properties, changes, reason } = entry.data;
  switch (entry.kind) {
    case 'event':
      return isValues(properties) ? eventDetails(textOf(definitionId), properties) : [];
    case 'change':
      return objectsOf(changes).map(describeChange);
    case 'session':
      return [{ label: 'Ended', value: humanize(textOf(reason, 'not yet')) }];
    default:
      return [];
  }
}

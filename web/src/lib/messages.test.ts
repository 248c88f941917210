/** What arrives from the change stream, the timeline and the chat frame. */
import { expect, test } from 'vitest';
import { groupEvents } from './groupEvents';
import { personIdOf } from './stream';
import { timelineDetails, timelineText } from './timeline';
import { visitorOf } from './widgetFrame';

const at = '2026-03-04T08:15:00Z';

test.each([
  ['{"personId":4711,"changes":[]}', 4711],
  ['{"personId":"4711"}', 4711],
  ['{"personId":null}', undefined],
  ['{}', undefined],
  ['[', undefined],
])('the entry %s is about %s', (data, id) => {
  expect(personIdOf(data)).toBe(id);
});

test('a change names the attribute and both values', () => {
  const changes = [
    { attribute: 'city', from: 'Zagreb', to: 'Split' },
    { attribute: 'birthDate', from: null, to: '1990-01-02' },
  ];
  expect(timelineDetails({ id: '1', at, kind: 'change', title: 'Profile changed', data: { changes } })).toEqual([
    { label: 'City', value: 'Zagreb → Split' },
    { label: 'Birth date', value: '1990-01-02' },
  ]);
});

test('an event shows its properties, a message its text', () => {
  const event = { id: '2', at, kind: 'event', title: 'Added to cart', data: { properties: { productID: 'A-1' } } };
  const message = { id: '3', at, kind: 'message', title: 'Visitor', data: { text: 'hi' } };
  expect(timelineDetails(event)).toEqual([{ label: 'productID', value: 'A-1' }]);
  expect(timelineDetails(message)).toEqual([]);
  expect(timelineText(message)).toBe('hi');
});

test('only the widget names a visitor', () => {
  expect(visitorOf({ source: 'rapport-widget', t: 'visitor', visitorId: 'v-1' })).toBe('v-1');
  expect(visitorOf({ source: 'other', t: 'visitor', visitorId: 'v-1' })).toBeUndefined();
  expect(visitorOf({ source: 'rapport-widget', t: 'visitor', visitorId: 7 })).toBeUndefined();
  expect(visitorOf('hello')).toBeUndefined();
});

const event = (eventId: string, definitionId: string) => ({
  eventId,
  definitionId,
  title: definitionId,
  occurredTime: at,
  receivedTime: at,
  properties: {},
  source: 'API',
});

test('events are grouped by definition, the newest group first', () => {
  const groups = groupEvents([event('3', 'B'), event('2', 'A'), event('1', 'B')]);
  expect(groups.map((group) => [group.title, group.events.map(({ eventId }) => eventId)])).toEqual([
    ['B', ['3', '1']],
    ['A', ['2']],
  ]);
});

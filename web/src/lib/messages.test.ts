/** What arrives from the change stream, the timeline and the chat frame. */
import { expect, test } from 'vitest';
import { groupEvents } from './groupEvents';
import { personIdOf } from './stream';
import { timelineDetails, timelineHeading, timelineText } from './timeline';
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

const entry = { id: '1', at, title: '' };

test('a change names what changed and both values', () => {
  const changes = [
    { attribute: 'city', from: 'Zagreb', to: 'Split' },
    { attribute: 'birthDate', from: null, to: '1990-01-02' },
    { attribute: 'contactInformation.LIVE_CHAT', from: null, to: 'v-1' },
    { attribute: 'tags', from: 'vip', to: null },
  ];
  expect(timelineDetails({ ...entry, kind: 'change', data: { changes } })).toEqual([
    { label: 'City', value: 'Zagreb → Split' },
    { label: 'Birth date', value: '1990-01-02' },
    { label: 'Live Chat', value: 'v-1' },
    { label: 'Tag', value: 'vip removed' },
  ]);
});

test('an event shows its properties, a session its end', () => {
  const event = { ...entry, kind: 'event', data: { properties: { productID: 'A-1' } } };
  const session = { ...entry, kind: 'session', data: { reason: 'TIMEOUT' } };
  expect(timelineDetails(event)).toEqual([{ label: 'productID', value: 'A-1' }]);
  expect(timelineDetails(session)).toEqual([{ label: 'Ended', value: 'Timeout' }]);
});

test('a message says who spoke and what', () => {
  const message = { ...entry, kind: 'message', title: 'hi', data: { author: 'BOT', content: { type: 'TEXT' } } };
  const image = { ...message, title: '', data: { author: 'END_USER', content: { type: 'IMAGE' } } };
  expect([timelineHeading(message), timelineText(message, [])]).toEqual(['Chatbot', 'hi']);
  expect([timelineHeading(image), timelineText(image, [])]).toEqual(['Person', 'Image']);
  expect(timelineDetails(message)).toEqual([]);
});

test('a pressed button is called by its title', () => {
  const buttons = [{ payload: 'yes', title: 'Yes, please' }];
  const offer = { ...entry, kind: 'message', title: 'Shall I?', data: { content: { type: 'BUTTON', buttons } } };
  const press = { ...entry, kind: 'message', data: { content: { type: 'POSTBACK', payload: 'yes' } } };
  expect(timelineText(press, [offer])).toBe('Yes, please');
  expect(timelineText(press, [])).toBe('Postback');
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

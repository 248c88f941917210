/** Human text comes first; ids are kept apart. */
import { expect, test } from 'vitest';
import { eventDetails, splitDetails } from './eventDetails';
import { isOpaqueId, shortId } from './opaqueId';

const SESSION = '01a212c7-87af-7000-a764-2c85926614b5';

test.each([
  [SESSION, true],
  ['8d165a06e56ffa9d9fe88db5c9a12c79', true],
  ['SKU-1', false],
  ['user-17', false],
  ['385911234567', false],
  ['Red shoes', false],
])('%s is an opaque id: %s', (text, expected) => {
  expect(isOpaqueId(text)).toBe(expected);
});

test('an opaque id is shortened, anything else is not', () => {
  expect([shortId(SESSION), shortId('SKU-1')]).toEqual(['01a212c7…', 'SKU-1']);
});

test('a product event speaks in words and keeps its ids apart', () => {
  const details = eventDetails('chatbotSessionEnded', { channel: 'LIVE_CHAT', reason: 'CLOSED', sessionId: SESSION });
  expect(splitDetails(details)).toEqual({
    told: [
      { label: 'Channel', value: 'Live Chat' },
      { label: 'Reason', value: 'Closed' },
    ],
    ids: [{ label: 'sessionId', value: SESSION }],
  });
});

test('a custom event keeps the names that the workspace gave', () => {
  const details = eventDetails('AddedToCart', { productID: 'SKU-1', channel: 'WEB_SHOP' });
  expect(details).toEqual([
    { label: 'productID', value: 'SKU-1' },
    { label: 'channel', value: 'WEB_SHOP' },
  ]);
});

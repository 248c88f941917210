/** How a person is called and reached. */
import { expect, test } from 'vitest';
import type { Contact, Person } from './api/types';
import { channelsOf, displayName, formatIdentifier, initials, primaryContact } from './person';

const nobody: Person = {
  id: 4711,
  type: 'CUSTOMER',
  createdAt: '2026-03-04T08:15:00Z',
  createdFrom: 'API',
  modifiedAt: '2026-03-04T08:15:00Z',
  modifiedFrom: 'API',
  contactInformation: [],
  tags: [],
  customAttributes: {},
  computedAttributes: {},
  version: 1,
};
const phone: Contact = { type: 'PHONE', identifier: '385911234567', primary: false };
const email: Contact = { type: 'EMAIL', identifier: 'mira@example.org', primary: true };
const chat: Contact = { type: 'LIVE_CHAT', identifier: '0f3c', sender: 'shop', primary: false };

test('the name, then a contact, then the external ID says who it is', () => {
  expect(displayName({ ...nobody, firstName: 'Mira', lastName: 'Kos' })).toBe('Mira Kos');
  expect(displayName({ ...nobody, contactInformation: [chat, phone] })).toBe('+385911234567');
  expect(displayName({ ...nobody, externalId: 'crm-88', contactInformation: [chat] })).toBe('crm-88');
  expect(displayName({ ...nobody, contactInformation: [chat] })).toBe('Unnamed visitor');
});

test('the primary contact is the marked one, else the first direct one, else any', () => {
  expect(primaryContact({ ...nobody, contactInformation: [chat, phone, email] })).toBe(email);
  expect(primaryContact({ ...nobody, contactInformation: [chat, phone] })).toBe(phone);
  expect(primaryContact({ ...nobody, contactInformation: [chat] })).toBe(chat);
  expect(primaryContact(nobody)).toBeUndefined();
});

test('each channel counts once', () => {
  expect(channelsOf({ ...nobody, contactInformation: [chat, phone, { ...chat, identifier: '99' }] })).toEqual([
    'LIVE_CHAT',
    'PHONE',
  ]);
});

test('small forms', () => {
  expect(initials({ ...nobody, firstName: 'mira', lastName: ' Kos' })).toBe('MK');
  expect(initials(nobody)).toBe('');
  expect(formatIdentifier(email)).toBe('mira@example.org');
});

/** The create dialog's form and its request (P-13, P-89). */
import { expect, test } from 'vitest';
import type { CustomAttribute } from './api/types';
import { checkPersonForm, emptyPersonForm, personFieldOf, toPersonChange } from './personForm';

const tier: CustomAttribute = {
  name: 'Loyalty tier',
  dataType: 'STRING',
  createdAt: '2026-03-04T08:15:00Z',
  modifiedAt: '2026-03-04T08:15:00Z',
};
const points: CustomAttribute = { ...tier, name: 'Points', dataType: 'INTEGER' };

test('only filled fields are sent', () => {
  const form = {
    ...emptyPersonForm,
    email: ' mira@example.org ',
    firstName: 'Mira',
    attributes: { 'Loyalty tier': 'gold', Points: '' },
  };
  expect(toPersonChange(form, [tier, points])).toEqual({
    firstName: 'Mira',
    type: 'CUSTOMER',
    priority: 'NORMAL',
    tags: [],
    customAttributes: { 'Loyalty tier': 'gold' },
    contactInformation: [{ type: 'EMAIL', identifier: 'mira@example.org' }],
  });
});

test('somebody without any identity is refused before asking the server', () => {
  expect(checkPersonForm(emptyPersonForm, [])).toHaveProperty('phone');
  expect(checkPersonForm({ ...emptyPersonForm, externalId: 'crm-88' }, [])).toEqual({});
});

test('an attribute of the wrong form is refused at its field', () => {
  const form = { ...emptyPersonForm, phone: '385911234567', attributes: { Points: 'many' } };
  expect(checkPersonForm(form, [points])).toEqual({ 'attribute:Points': 'Write a whole number.' });
});

test('findings return to the field that sent the contact', () => {
  const onlyEmail = { ...emptyPersonForm, email: 'x' };
  const both = { ...onlyEmail, phone: '1' };
  expect(personFieldOf(onlyEmail, '/contactInformation/0/identifier')).toBe('email');
  expect(personFieldOf(both, '/contactInformation/1/identifier')).toBe('email');
  expect(personFieldOf(both, '/customAttributes/Loyalty tier')).toBe('attribute:Loyalty tier');
  expect(personFieldOf(both, '/tags/0')).toBe('tags');
  expect(personFieldOf(both, '/somethingElse')).toBeUndefined();
});

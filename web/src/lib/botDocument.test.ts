/** Bot documents as outlines. */
import { expect, test } from 'vitest';
import { botHeadOf, outlineOf, readBotDocument } from './botDocument';
import { labelBranch, summarizeElement } from './botSummary';

const document = {
  formatVersion: 1,
  bot: { name: 'Added to Cart', channel: 'LIVE_CHAT' },
  dialogs: [
    {
      id: 'd1',
      name: 'Default',
      kind: 'DEFAULT',
      elements: [
        { id: 'e1', type: 'TEXT', fields: { texts: ['Hello!', 'Hi!'] } },
        {
          id: 'e2',
          type: 'CONDITIONS',
          branches: [
            {
              id: 'b1',
              conditions: [{ attribute: 'lastCustomerProfilesStatusCode', operator: 'is', value: 'Success' }],
              elements: [{ id: 'e3', type: 'TO_DIALOG', fields: { dialogId: 'd2' } }],
            },
            { id: 'b2', kind: 'ELSE' },
          ],
        },
      ],
    },
    { id: 'd2', name: 'Added to cart', triggers: ['cart'], elements: 'nonsense' },
  ],
};

test('dialogs, elements and branches keep their order and names', () => {
  expect(outlineOf(document)).toEqual([
    {
      id: 'd1',
      name: 'Default',
      kind: 'Default',
      triggers: [],
      elements: [
        { id: 'e1', name: 'Text', summary: 'Hello! / Hi!', branches: [] },
        {
          id: 'e2',
          name: 'Conditions',
          summary: '',
          branches: [
            {
              id: 'b1',
              label: 'lastCustomerProfilesStatusCode is Success',
              elements: [{ id: 'e3', name: 'To Dialog', summary: 'Added to cart', branches: [] }],
            },
            { id: 'b2', label: 'Else', elements: [] },
          ],
        },
      ],
    },
    { id: 'd2', name: 'Added to cart', kind: 'Standard', triggers: ['cart'], elements: [] },
  ]);
});

const summary = (type: string, fields: Record<string, unknown>) => summarizeElement(type, fields, (id) => id);

test.each<[string, Record<string, unknown>, string]>([
  ['BUTTON', { text: 'Add it?', buttons: [{ title: 'Yes' }, { title: 'No' }] }, 'Add it? [Yes] [No]'],
  ['SAVE_USER_RESPONSE', { texts: ['Your name?'], attribute: 'name' }, 'Your name? → name'],
  ['SET_ATTRIBUTES', { rows: [{ attribute: 'addedCart', value: true }] }, 'addedCart ← Yes'],
  [
    'CUSTOMER_PROFILES_PROFILE',
    { action: 'GET_INFORMATION', mappings: [{ profileAttribute: 'firstName', attribute: 'name' }] },
    'Get information: name ← firstName',
  ],
  [
    'CUSTOMER_PROFILES_PROFILE',
    { action: 'CREATE_OR_UPDATE', mappings: [{ profileAttribute: 'firstName', attribute: 'name' }] },
    'Create or update: firstName ← name',
  ],
  [
    'CUSTOMER_PROFILES_CUSTOM_EVENT',
    { definitionId: 'AddedToCart', mappings: [{ attribute: 'product', property: 'productName' }] },
    'AddedToCart: productName ← product',
  ],
  ['CUSTOMER_PROFILES_TAGS', { action: 'ADD_OR_CREATE_TAGS', tags: ['vip', 'cart'] }, 'Add or create tags: vip, cart'],
  ['SOMETHING_NEW', {}, ''],
])('%s %j reads %j', (type, fields, line) => {
  expect(summary(type, fields)).toBe(line);
});

test('a branch is called by its conditions, its keyword or its kind', () => {
  const conditions = [
    { attribute: 'price', operator: 'IS_GREATER_THAN', value: '10' },
    { attribute: 'city', operator: 'is null', value: '' },
  ];
  expect(labelBranch({ join: 'OR', conditions })).toBe('price is greater than 10 or city is null');
  expect(labelBranch({ keyword: 'yes' })).toBe('yes');
  expect(labelBranch({ kind: 'FALLBACK' })).toBe('Fallback');
});

test('what is no document has no outline', () => {
  expect(outlineOf('hello')).toEqual([]);
  expect(readBotDocument('[1]')).toBeUndefined();
  expect(readBotDocument('{')).toBeUndefined();
});

test('the document proposes name and channel of its bot', () => {
  expect(botHeadOf(document)).toEqual({ name: 'Added to Cart', channel: 'LIVE_CHAT' });
  expect(botHeadOf({})).toEqual({ name: '', channel: 'LIVE_CHAT' });
});

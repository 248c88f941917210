/** Bot documents as outlines. */
import { expect, test } from 'vitest';
import type { Json } from './api/types';
import { botNameOf, outlineOf, readBotDocument } from './botDocument';

const document: Json = {
  formatVersion: 1,
  bot: { name: 'Added to Cart' },
  dialogs: [
    {
      id: 'd1',
      name: 'Default',
      kind: 'DEFAULT',
      elements: [
        { id: 'e1', type: 'TEXT', fields: { text: 'Hello!' }, branches: [] },
        {
          id: 'e2',
          type: 'CONDITIONS',
          fields: {},
          branches: [{ name: 'Saved', elements: [{ id: 'e3', type: 'TO_DIALOG', fields: { dialogId: 'd2' } }] }, {}],
        },
      ],
    },
    { id: 'd2', name: 'Added to cart', elements: 'nonsense' },
  ],
};

test('dialogs, elements and branches keep their order and names', () => {
  expect(outlineOf(document)).toEqual([
    {
      id: 'd1',
      name: 'Default',
      kind: 'Default',
      elements: [
        { id: 'e1', name: 'Text', summary: 'Hello!', branches: [] },
        {
          id: 'e2',
          name: 'Conditions',
          summary: '',
          branches: [
            {
              label: 'Saved',
              elements: [{ id: 'e3', name: 'To Dialog', summary: 'Added to cart', branches: [] }],
            },
            { label: 'Branch 2', elements: [] },
          ],
        },
      ],
    },
    { id: 'd2', name: 'Added to cart', kind: 'Standard', elements: [] },
  ]);
});

test('what is no document has no outline', () => {
  expect(outlineOf('hello')).toEqual([]);
  expect(readBotDocument('[1]')).toBeUndefined();
  expect(readBotDocument('{')).toBeUndefined();
});

test('the document names its bot', () => {
  expect(botNameOf(document)).toBe('Added to Cart');
  expect(botNameOf({})).toBe('');
});

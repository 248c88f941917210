/** Creating and changing a custom event. */
import { expect, test } from 'vitest';
import type { EventDefinition } from './api/types';
import { eventFieldOf, eventFormOf, toEventChange, toEventDraft } from './eventForm';

const definition: EventDefinition = {
  definitionId: 'AddedToCart',
  title: 'Added to cart',
  description: '',
  category: 'external',
  isInternalDefinition: false,
  enabled: true,
  count: 3,
  fields: [{ name: 'productID', type: 'String', required: true }],
  contextLabel: { de: 'letzter Kauf', en: 'recent purchase' },
};

const price = { key: 'k', name: ' productPrice ', type: 'Decimal' as const, required: false };

test('a new event gets its ID from its name and leaves empty parts out', () => {
  const form = { ...eventFormOf(undefined), title: 'Added to cart', added: [price] };
  expect(toEventDraft(form)).toEqual({
    title: 'Added to cart',
    definitionId: 'AddedToCart',
    description: undefined,
    contextLabel: undefined,
    fields: [{ name: 'productPrice', type: 'Decimal', required: false }],
  });
});

test('a change keeps what exists and every language', () => {
  const form = { ...eventFormOf(definition), added: [price] };
  expect(form.contextLabels.map(({ locale }) => locale)).toEqual(['en', 'de']);
  expect(toEventChange(form, definition.fields)).toEqual({
    title: 'Added to cart',
    description: '',
    contextLabel: { en: 'recent purchase', de: 'letzter Kauf' },
    fields: [definition.fields[0], { name: 'productPrice', type: 'Decimal', required: false }],
  });
});

test('an emptied label is taken away', () => {
  const form = eventFormOf(definition);
  const contextLabels = form.contextLabels.map((row) => (row.locale === 'de' ? { ...row, label: ' ' } : row));
  expect(toEventChange({ ...form, contextLabels }, []).contextLabel).toEqual({ en: 'recent purchase' });
});

test.each([
  ['/title', 'title'],
  ['/contextLabel/de', 'contextLabels.1.label'],
  ['/contextLabel', 'contextLabels.0.label'],
  ['/fields/1/name', 'added.0.name'],
  ['/fields/1', 'added.0.name'],
  ['/fields/0/type', undefined],
  ['/fields', undefined],
  ['', undefined],
])('the finding at %s belongs to %s', (path, field) => {
  const form = { ...eventFormOf(definition), added: [price] };
  expect(eventFieldOf(form, 1)(path)).toBe(field);
});

/** The proposed Event ID (P-62). */
import { expect, test } from 'vitest';
import { proposeDefinitionId } from './eventDefinition';

test.each([
  ['Added to cart', 'AddedToCart'],
  ['AddedToCart', 'AddedToCart'],
  ['Košarica – dodano', 'KosaricaDodano'],
  ['  ', ''],
  ['a'.repeat(50), `A${'a'.repeat(35)}`],
])('%j proposes %j', (title, id) => {
  expect(proposeDefinitionId(title)).toBe(id);
});

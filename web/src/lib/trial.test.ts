/** Why a definition gives nothing. */
import { expect, test } from 'vitest';
import { emptyReason } from './trial';

test.each([
  ['OVERFLOW', [], 'the value is too large'],
  [undefined, ['city'], 'city is empty'],
  [null, ['city', 'Points'], 'city, Points are empty'],
  [undefined, [], undefined],
])('%s %j: %s', (cause, attributes, reason) => {
  expect(emptyReason(cause, attributes)).toBe(reason);
});

/** Signing in never leads to another site. */
import { expect, test } from 'vitest';
import { returnPath } from './returnPath';

test.each(['/persons/12?tab=data', '/'])('%s is kept', (next) => {
  expect(returnPath(next)).toBe(next);
});

test.each([undefined, '', 'https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/\t/evil'])(
  '%s becomes the start page',
  (next) => {
    expect(returnPath(next)).toBe('/');
  },
);

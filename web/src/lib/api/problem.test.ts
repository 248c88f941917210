/** Problems of the API as forms show them. */
import { expect, test } from 'vitest';
import { describeError, fieldsNamed, isUnauthenticated, readFailure, toApiError } from './problem';

const refused = toApiError(422, {
  code: 'validation_failed',
  detail: 'Two values were refused.',
  errors: [
    { path: '/name', code: 'too_long', message: 'At most 256 characters.' },
    { path: '/fields/0/name', code: 'malformed', message: 'Letters only.' },
  ],
});

test('findings go to the fields that show them', () => {
  expect(readFailure(refused, fieldsNamed('name', 'fields'))).toEqual({
    fields: { name: 'At most 256 characters.', fields: 'Letters only.' },
    details: [],
  });
});

test('findings that no field shows stay with the message', () => {
  expect(readFailure(refused, fieldsNamed('name'))).toEqual({
    fields: { name: 'At most 256 characters.' },
    message: 'Two values were refused.',
    details: ['Letters only.'],
  });
});

test('a field is not found by a common beginning', () => {
  expect(fieldsNamed('name')('/nameOfDog')).toBeUndefined();
});

test('an unreadable body still gives a sentence', () => {
  expect(describeError(toApiError(503, '<html>'))).toBe('The server answered with status 503.');
  expect(describeError(new TypeError('failed to fetch'))).toMatch(/cannot be reached/);
});

test('the problems of a refused chatbot are told', () => {
  const problems = [{ severity: 'ERROR', code: 'EVENT_MISSING', message: 'Event "A" does not exist.' }];
  const error = toApiError(409, { code: 'validation_failed', detail: 'It has 1 error.', problems });
  expect(readFailure(error, fieldsNamed())).toEqual({
    fields: {},
    message: 'It has 1 error.',
    details: ['Event "A" does not exist.'],
  });
});

test('fragments become sentences', () => {
  const error = toApiError(422, { detail: 'two values', errors: [{ path: '/city', message: 'must be shorter' }] });
  expect([describeError(error), error.findings[0]?.message]).toEqual(['Two values.', 'Must be shorter.']);
});

test('only a 401 asks for signing in', () => {
  expect([401, 403].map((status) => isUnauthenticated(toApiError(status, {})))).toEqual([true, false]);
});

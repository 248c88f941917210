/** Typed texts as attribute values (P-30). */
import { expect, test } from 'vitest';
import type { DataType } from './api/types';
import { readAttributeValue, writeAttributeValue } from './attributeValue';

test.each<[DataType, string, unknown]>([
  ['STRING', ' gold ', ' gold '],
  ['INTEGER', '42', 42],
  ['INTEGER', '-7', -7],
  ['DECIMAL', '19.90', 19.9],
  ['BOOLEAN', 'true', true],
  ['DATE', '2026-03-04', '2026-03-04'],
  ['DATE_TIME', '2026-03-04T08:15:00Z', '2026-03-04T08:15:00Z'],
  ['LIST_OF_OBJECTS', '[{"sku":"A-1"}]', [{ sku: 'A-1' }]],
  ['INTEGER', '  ', null],
])('%s reads %j', (type, text, value) => {
  expect(readAttributeValue(type, text)).toEqual({ ok: true, value });
});

test.each<[DataType, string]>([
  ['INTEGER', '1.5'],
  ['INTEGER', '0x10'],
  ['DECIMAL', '1,5'],
  ['BOOLEAN', 'maybe'],
  ['DATE', '4 March'],
  ['DATE_TIME', 'tomorrow'],
  ['LIST_OF_OBJECTS', '{"sku":"A-1"}'],
  ['LIST_OF_OBJECTS', '[{'],
])('%s refuses %j', (type, text) => {
  expect(readAttributeValue(type, text).ok).toBe(false);
});

test('what is written can be read again', () => {
  const list = [{ sku: 'A-1', qty: 2 }];
  expect(readAttributeValue('LIST_OF_OBJECTS', writeAttributeValue(list))).toEqual({ ok: true, value: list });
  expect(writeAttributeValue(undefined)).toBe('');
});

/** Custom attribute types, and reading what somebody typed as a value of such a type (P-30). */
import type { DataType } from './api/types';

export const DATA_TYPES: readonly { value: DataType; label: string; example: string }[] = [
  { value: 'STRING', label: 'Text', example: 'gold' },
  { value: 'INTEGER', label: 'Whole number', example: '42' },
  { value: 'DECIMAL', label: 'Decimal number', example: '19.90' },
  { value: 'BOOLEAN', label: 'True/False', example: 'Yes' },
  { value: 'DATE', label: 'Date', example: '2026-03-04' },
  { value: 'DATE_TIME', label: 'Date time', example: '2026-03-04T08:15:00Z' },
  { value: 'LIST_OF_OBJECTS', label: 'List of objects', example: '[{"sku": "A-1", "qty": 2}]' },
];

export function dataTypeLabel(type: string): string {
  return DATA_TYPES.find((known) => known.value === type)?.label ?? type;
}

/** What reading a text gave. */
export type Reading = { ok: true; value: unknown } | { ok: false; message: string };

const read = (value: unknown): Reading => ({ ok: true, value });
const refuse = (message: string): Reading => ({ ok: false, message });

function readNumber(text: string, form: RegExp, message: string): Reading {
  const value = Number(text);
  return form.test(text) && Number.isFinite(value) ? read(value) : refuse(message);
}

function readList(text: string): Reading {
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) ? read(value) : refuse('Write a list: [ … ].');
  } catch {
    return refuse('This is not valid JSON.');
  }
}

/** Reads a text as a value; an empty text empties the attribute. */
export function readAttributeValue(type: DataType, raw: string): Reading {
  const text = raw.trim();
  if (text === '') {
    return read(null);
  }
  switch (type) {
    case 'STRING':
      return read(raw);
    case 'INTEGER':
      return readNumber(text, /^[+-]?\d+$/, 'Write a whole number.');
    case 'DECIMAL':
      return readNumber(text, /^[+-]?\d+(\.\d+)?$/, 'Write a number, such as 19.90.');
    case 'BOOLEAN':
      return text === 'true' || text === 'false' ? read(text === 'true') : refuse('Choose yes or no.');
    case 'DATE':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? read(text) : refuse('Write a date as YYYY-MM-DD.');
    case 'DATE_TIME':
      return Number.isNaN(Date.parse(text)) ? refuse('Write an instant, such as 2026-03-04T08:15:00Z.') : read(text);
    case 'LIST_OF_OBJECTS':
      return readList(text);
  }
}

/** A stored value as the text that the field starts with. */
export function writeAttributeValue(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

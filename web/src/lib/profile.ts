/** The filled attributes of a person, in reading order, for compact views. */
import type { Person } from './api/types';
import { humanize } from './format';

export interface FilledAttribute {
  label: string;
  value: unknown;
}

const STANDARD: readonly { name: keyof Person; label: string }[] = [
  { name: 'firstName', label: 'First name' },
  { name: 'lastName', label: 'Last name' },
  { name: 'gender', label: 'Gender' },
  { name: 'birthDate', label: 'Birth date' },
  { name: 'preferredLanguage', label: 'Language' },
  { name: 'address', label: 'Address' },
  { name: 'city', label: 'City' },
  { name: 'country', label: 'Country' },
  { name: 'externalId', label: 'External ID' },
];

/** Standard attributes first, then custom ones; empty ones are left out. */
export function filledAttributes(person: Person): FilledAttribute[] {
  const standard = STANDARD.map(({ name, label }) => ({
    label,
    value: name === 'gender' ? humanize(person.gender ?? '') : person[name],
  }));
  const custom = Object.entries(person.customAttributes).map(([label, value]) => ({ label, value }));
  return [...standard, ...custom].filter(
    ({ value }) => value !== undefined && value !== null && value !== '',
  );
}

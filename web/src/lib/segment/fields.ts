/** What a condition can name (P-81, P-82): the attributes of a person, their tags and contacts. */
import type { ComputedAttribute, CustomAttribute } from '@/lib/api/types';
import { channelName } from '@/lib/person';

/** What a field holds, which decides how it is compared. */
export type FieldKind = 'text' | 'number' | 'date' | 'yesNo' | 'choice' | 'tags' | 'contacts' | 'list';

interface Choice {
  value: string;
  label: string;
}

export interface Field {
  /** How a condition spells it. */
  name: string;
  label: string;
  /** How a sentence names it: `whose city`. */
  noun: string;
  kind: FieldKind;
  group: 'Person' | 'Custom attributes' | 'Computed attributes';
  choices?: readonly Choice[];
}

const KINDS: Record<string, FieldKind> = {
  STRING: 'text',
  INTEGER: 'number',
  DECIMAL: 'number',
  BOOLEAN: 'yesNo',
  DATE: 'date',
  DATE_TIME: 'date',
  LIST_OF_OBJECTS: 'list',
};

const person = (name: string, label: string, kind: FieldKind, choices?: readonly Choice[]): Field => ({
  name,
  label,
  noun: label.toLowerCase(),
  kind,
  group: 'Person',
  choices,
});

const CONTACT_TYPES = ['PHONE', 'EMAIL', 'LIVE_CHAT', 'OPEN_CHANNEL'].map((value) => ({
  value,
  label: channelName(value),
}));

const YES_NO: readonly Choice[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

const STANDARD: readonly Field[] = [
  person('tags', 'Tags', 'tags'),
  person('firstName', 'First name', 'text'),
  person('lastName', 'Last name', 'text'),
  person('type', 'Person type', 'choice', [
    { value: 'CUSTOMER', label: 'Customer' },
    { value: 'LEAD', label: 'Lead' },
  ]),
  person('priority', 'Priority', 'choice', [
    { value: 'NORMAL', label: 'Normal' },
    { value: 'HIGH', label: 'High' },
  ]),
  person('contactInformation', 'Contacts', 'contacts', CONTACT_TYPES),
  person('city', 'City', 'text'),
  person('country', 'Country', 'text'),
  person('address', 'Address', 'text'),
  person('preferredLanguage', 'Language', 'text'),
  person('gender', 'Gender', 'choice', [
    { value: 'FEMALE', label: 'Female' },
    { value: 'MALE', label: 'Male' },
  ]),
  person('birthDate', 'Birth date', 'date'),
  { ...person('externalId', 'External ID', 'text'), noun: 'external ID' },
  { ...person('createdAt', 'Created', 'date'), noun: 'creation' },
  { ...person('modifiedAt', 'Last updated', 'date'), noun: 'last change' },
];

function attributeField(name: string, prefix: string, type: string, group: Field['group']): Field {
  const kind = KINDS[type] ?? 'text';
  return { name: `${prefix}.${name}`, label: name, noun: name, kind, group, choices: kind === 'yesNo' ? YES_NO : undefined };
}

/** Every field of this workspace. */
export function fieldsOf(custom: readonly CustomAttribute[], computed: readonly ComputedAttribute[]): Field[] {
  return [
    ...STANDARD,
    ...custom.map(({ name, dataType }) => attributeField(name, 'customAttributes', dataType, 'Custom attributes')),
    ...computed
      .filter(({ status }) => status === 'ACTIVE' || status === 'PROCESSING')
      .map(({ name, resultType }) => attributeField(name, 'computedAttributes', resultType, 'Computed attributes')),
  ];
}

/** The field that a condition names, be it with or without the prefix of its group. */
export function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name === name) ?? fields.find((field) => field.label === name);
}

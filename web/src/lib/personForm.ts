/** The create dialog's form as the body of a request, and findings back to its fields. */
import type { ContactChange, CustomAttribute, PersonChange, PersonType, Priority, Values } from './api/types';
import { readAttributeValue } from './attributeValue';

export interface PersonForm {
  phone: string;
  email: string;
  externalId: string;
  firstName: string;
  lastName: string;
  city: string;
  country: string;
  type: PersonType;
  priority: Priority;
  tags: string[];
  /** Typed texts of custom attributes by name. */
  attributes: Record<string, string>;
}

export const emptyPersonForm: PersonForm = {
  phone: '',
  email: '',
  externalId: '',
  firstName: '',
  lastName: '',
  city: '',
  country: '',
  type: 'CUSTOMER',
  priority: 'NORMAL',
  tags: [],
  attributes: {},
};

const TEXT_FIELDS = ['externalId', 'firstName', 'lastName', 'city', 'country'] as const;

/** The contacts of the form, in the order in which they are sent. */
function contactsOf(form: PersonForm): { field: 'phone' | 'email'; contact: ContactChange }[] {
  const contacts = [
    { field: 'phone', contact: { type: 'PHONE', identifier: form.phone.trim() } },
    { field: 'email', contact: { type: 'EMAIL', identifier: form.email.trim() } },
  ] as const;
  return contacts.filter(({ contact }) => contact.identifier !== '');
}

/** The request for a filled form; empty fields are left out. */
export function toPersonChange(form: PersonForm, definitions: readonly CustomAttribute[]): PersonChange {
  const texts = TEXT_FIELDS.map((field) => [field, form[field].trim()] as const);
  const customAttributes: Values = {};
  for (const { name, dataType } of definitions) {
    const reading = readAttributeValue(dataType, form.attributes[name] ?? '');
    if (reading.ok && reading.value !== null) {
      customAttributes[name] = reading.value;
    }
  }
  return {
    ...Object.fromEntries(texts.filter(([, text]) => text !== '')),
    type: form.type,
    priority: form.priority,
    tags: form.tags,
    customAttributes,
    contactInformation: contactsOf(form).map(({ contact }) => contact),
  };
}

/** What cannot be sent at all, by field of the form (P-13). */
export function checkPersonForm(form: PersonForm, definitions: readonly CustomAttribute[]): Record<string, string> {
  const errors: Record<string, string> = {};
  if (contactsOf(form).length === 0 && form.externalId.trim() === '') {
    errors.phone = 'Give a phone number, an email or an external ID.';
  }
  for (const { name, dataType } of definitions) {
    const reading = readAttributeValue(dataType, form.attributes[name] ?? '');
    if (!reading.ok) {
      errors[attributeField(name)] = reading.message;
    }
  }
  return errors;
}

/** The name under which the form keeps the error of a custom attribute. */
export function attributeField(name: string): string {
  return `attribute:${name}`;
}

/** Maps a finding of the server to a field of this form. */
export function personFieldOf(form: PersonForm, path: string): string | undefined {
  const [, first = '', second = ''] = path.split('/');
  if (first === 'contactInformation') {
    return contactsOf(form)[Number(second)]?.field ?? 'phone';
  }
  if (first === 'customAttributes' && second !== '') {
    return attributeField(second.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return first in form && first !== 'attributes' ? first : undefined;
}

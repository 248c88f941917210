/** What the console derives from a person: how to call them and how to reach them. */
import type { Contact, Person } from './api/types';
import { humanize } from './format';
import { isOpaqueId } from './opaqueId';

/** Identity types that a person can have without a channel. */
const DIRECT_TYPES = new Set(['PHONE', 'EMAIL']);

const CHANNEL_NAMES: Record<string, string> = {
  PHONE: 'Phone',
  EMAIL: 'Email',
  LIVE_CHAT: 'Live Chat',
  OPEN_CHANNEL: 'Open Channel',
  WHATSAPP: 'WhatsApp',
  INSTAGRAM_DM: 'Instagram',
};

/** True for a phone or an e-mail; false for the identities of channels. */
export function isDirect(type: string): boolean {
  return DIRECT_TYPES.has(type);
}

/** The label of an identity type or channel. */
export function channelName(type: string): string {
  return CHANNEL_NAMES[type] ?? humanize(type);
}

/** Origins that are not called as they are spelled (P-20). */
const ORIGIN_NAMES: Record<string, string> = {
  API: 'the API',
  ANSWERS: 'a chatbot',
  CONVERSATIONS: 'the Inbox',
  PORTAL: 'the console',
  FLOW: 'a flow',
  IMPORT: 'an import',
  WEB_SDK: 'a browser',
  INTEGRATION: 'an integration',
};

/** `by a chatbot`: who wrote; nothing when that is unknown. */
export function formatOrigin(origin: string | undefined): string {
  return origin === undefined ? '' : `by ${ORIGIN_NAMES[origin] ?? humanize(origin)}`;
}

/** The identifier as a person reads it. */
export function formatIdentifier(contact: Contact): string {
  return contact.type === 'PHONE' ? `+${contact.identifier}` : contact.identifier;
}

/** A contact in one line; who is known by an opaque id only is a visitor of that channel. */
export function describeContact(contact: Contact): string {
  return isOpaqueId(contact.identifier) ? `Visitor of ${channelName(contact.type)}` : formatIdentifier(contact);
}

/** The primary phone or e-mail, else the first identity of any kind. */
export function primaryContact(person: Person): Contact | undefined {
  const contacts = person.contactInformation;
  const direct = contacts.filter((contact) => isDirect(contact.type));
  return direct.find((contact) => contact.primary === true) ?? direct[0] ?? contacts[0];
}

/** First and last name, or the best stand-in. */
export function displayName(person: Person): string {
  const name = [person.firstName, person.lastName].filter(Boolean).join(' ');
  if (name !== '') {
    return name;
  }
  const contact = primaryContact(person);
  if (contact !== undefined && isDirect(contact.type)) {
    return formatIdentifier(contact);
  }
  return person.externalId ?? 'Unnamed visitor';
}

/** The first letters of up to two names, for an avatar. */
export function initialsOf(...names: (string | null | undefined)[]): string {
  const letters = names.map((name) => name?.trim().charAt(0) ?? '').filter((letter) => letter !== '');
  return letters.slice(0, 2).join('').toUpperCase();
}

/** Up to two letters for an avatar. */
export function initials(person: Person): string {
  return initialsOf(person.firstName, person.lastName);
}

/** The distinct kinds of identity, in the order in which they were added. */
export function channelsOf(person: Person): string[] {
  return [...new Set(person.contactInformation.map((contact) => contact.type))];
}

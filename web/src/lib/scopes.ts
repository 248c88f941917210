/** What an API key may do, in words, and how long it lives. */

export interface ScopeInfo {
  value: string;
  label: string;
  explains: string;
}

/** The scopes that open something in this version. */
export const SCOPES: readonly ScopeInfo[] = [
  { value: 'people:use', label: 'Send events', explains: 'Custom events of persons, one by one or in batches.' },
  { value: 'people:read', label: 'Read profiles', explains: 'Persons, their events, and what is defined for them.' },
  { value: 'people:manage', label: 'Manage profiles', explains: 'Persons, tags, events, attributes and their definitions.' },
  { value: 'message:send', label: 'Hand in messages', explains: 'What end users write on an Open Channel.' },
  { value: 'answers:testing', label: 'Read chatbots', explains: 'Chatbots, their drafts and versions.' },
  { value: 'answers:manage', label: 'Manage chatbots', explains: 'Edit, publish and activate chatbots.' },
  { value: 'live-chat:manage', label: 'Manage channels', explains: 'Create and change channels.' },
  { value: 'stream:read', label: 'Follow changes', explains: 'The stream of what happens in the workspace.' },
  { value: 'admin:manage', label: 'Administer', explains: 'Users, API keys, channels and settings.' },
];

/** The label of a scope; one that the console does not know is called as it is spelled. */
export function scopeLabel(scope: string): string {
  return SCOPES.find((known) => known.value === scope)?.label ?? scope;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a new key works, as the values of a select. */
export const LIFETIMES = [
  { value: 'never', label: 'Until it is revoked' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
] as const;

/** The instant at which a key of this lifetime ends; nothing when it does not. */
export function expiryOf(lifetime: string, now: number): string | undefined {
  const days = Number(lifetime);
  return Number.isFinite(days) && days > 0 ? new Date(now + days * DAY_MS).toISOString() : undefined;
}

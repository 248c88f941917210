/** What a role may do in the console. The server decides; this only hides what it refuses. */

export type Capability =
  | 'readPersons'
  | 'writePersons'
  | 'readDefinitions'
  | 'editDefinitions'
  | 'readBots'
  | 'editBots'
  | 'publishBots'
  | 'readChannels'
  | 'manageChannels'
  | 'administer';

const PERSONS_AND_BOTS: readonly Capability[] = [
  'readPersons',
  'writePersons',
  'readDefinitions',
  'readBots',
  'readChannels',
];

const GRANTED: Readonly<Record<string, readonly Capability[]>> = {
  OWNER: [
    ...PERSONS_AND_BOTS,
    'editDefinitions',
    'editBots',
    'publishBots',
    'manageChannels',
    'administer',
  ],
  MANAGER: [...PERSONS_AND_BOTS, 'editDefinitions', 'editBots', 'publishBots', 'manageChannels'],
  DESIGNER: ['readPersons', 'readDefinitions', 'editDefinitions', 'readBots', 'editBots', 'readChannels'],
  SUPERVISOR: PERSONS_AND_BOTS,
  AGENT: PERSONS_AND_BOTS,
  ANALYST: ['readDefinitions'],
};

/** Whether a user of this role may do it; an unknown role may do nothing. */
export function grants(role: string, capability: Capability): boolean {
  return GRANTED[role]?.includes(capability) ?? false;
}

/** What each role sees of the console. */
import { expect, test } from 'vitest';
import { grants, type Capability } from './access';

test.each<[string, Capability, boolean]>([
  ['OWNER', 'administer', true],
  ['MANAGER', 'administer', false],
  ['MANAGER', 'publishBots', true],
  ['DESIGNER', 'editDefinitions', true],
  ['DESIGNER', 'writePersons', false],
  ['DESIGNER', 'publishBots', false],
  ['AGENT', 'writePersons', true],
  ['AGENT', 'editDefinitions', false],
  ['SUPERVISOR', 'manageChannels', false],
  ['ANALYST', 'readPersons', false],
  ['ANALYST', 'readDefinitions', true],
  ['SOMETHING_NEW', 'readDefinitions', false],
])('a %s and %s: %s', (role, capability, expected) => {
  expect(grants(role, capability)).toBe(expected);
});

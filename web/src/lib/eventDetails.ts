/** What happened in an event, in words: the ids apart from what a person reads. */
import type { Values } from './api/types';
import { humanize, toDetails, type Detail } from './format';
import { isOpaqueId } from './opaqueId';
import { channelName } from './person';

/** The events that the product raises itself (P-70); their values are words of ours. */
const PRODUCT_EVENTS = new Set([
  'chatbotSessionStarted',
  'chatbotSessionEnded',
  'chatbotSessionStartFailed',
  'conversationCreated',
  'conversationClosed',
  'conversationStatusChanged',
  'conversationFinished',
  'personEnteredFlow',
  'personExitedFlow',
  'personDeniedFlowEntry',
]);

function inWords({ label, value }: Detail): Detail {
  if (isOpaqueId(value)) {
    return { label, value };
  }
  return { label: humanize(label), value: label === 'channel' ? channelName(value) : humanize(value) };
}

/** The properties of an event as it is shown; those of a custom event are the workspace's own words. */
export function eventDetails(definitionId: string, properties: Values): Detail[] {
  const details = toDetails(properties);
  return PRODUCT_EVENTS.has(definitionId) ? details.map(inWords) : details;
}

export interface SplitDetails {
  told: Detail[];
  ids: Detail[];
}

/** Parts what a person reads from what only machines compare. */
export function splitDetails(details: readonly Detail[]): SplitDetails {
  return {
    told: details.filter(({ value }) => !isOpaqueId(value)),
    ids: details.filter(({ value }) => isOpaqueId(value)),
  };
}

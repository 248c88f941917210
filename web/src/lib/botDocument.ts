/** Reads a bot document (C-4) as an outline of dialogs and elements, without judging it. */
import type { Json, Values } from './api/types';
import { formatValue, humanize } from './format';

export interface OutlineBranch {
  label: string;
  elements: OutlineElement[];
}

export interface OutlineElement {
  id: string;
  /** The element's name in the console. */
  name: string;
  /** What it says or does, in one line. */
  summary: string;
  branches: OutlineBranch[];
}

export interface OutlineDialog {
  id: string;
  name: string;
  kind: string;
  elements: OutlineElement[];
}

const ELEMENT_NAMES: Record<string, string> = {
  SAVE_USER_RESPONSE: 'Save user response',
  USER_RESPONSE: 'User response',
  CUSTOMER_PROFILES_PROFILE: 'Customer Profiles profile',
  CUSTOMER_PROFILES_CUSTOM_EVENT: 'Customer Profiles custom event',
  CUSTOMER_PROFILES_TAGS: 'Customer Profiles tags',
  TO_DIALOG: 'To Dialog',
  TO_AGENT: 'To Agent',
  CLOSE_SESSION: 'Close Session',
  SET_ATTRIBUTES: 'Set attributes',
  API: 'API',
  CSAT: 'CSAT survey',
};

/** The fields that say most about an element, best first. */
const SUMMARY_FIELDS = ['text', 'texts', 'action', 'event', 'definitionId', 'tags', 'attribute', 'dialog', 'dialogId', 'url'];

function isValues(value: Json | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: Json | undefined): Values[] {
  return Array.isArray(value) ? value.filter(isValues) : [];
}

function textOf(value: Json | undefined, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

function summarize(value: Json): string {
  if (Array.isArray(value)) {
    return value.map(summarize).filter((part) => part !== '').join(', ');
  }
  if (isValues(value)) {
    return summarize(value.text ?? value.name ?? '');
  }
  return value === null ? '' : formatValue(value);
}

function summaryOf(fields: Values, dialogNames: ReadonlyMap<string, string>): string {
  const parts = SUMMARY_FIELDS.map((name) => {
    const text = summarize(fields[name] ?? '');
    if (name === 'action') {
      return humanize(text);
    }
    return dialogNames.get(text) ?? text;
  });
  return parts.filter((part) => part !== '' && part !== '–').slice(0, 2).join(': ');
}

function toElement(element: Values, dialogNames: ReadonlyMap<string, string>): OutlineElement {
  const type = textOf(element.type, 'Element');
  return {
    id: textOf(element.id, ''),
    name: ELEMENT_NAMES[type] ?? humanize(type),
    summary: summaryOf(isValues(element.fields) ? element.fields : {}, dialogNames),
    branches: listOf(element.branches).map((branch, index) => ({
      label: textOf(branch.name ?? branch.label ?? branch.keyword, `Branch ${index + 1}`),
      elements: listOf(branch.elements).map((inner) => toElement(inner, dialogNames)),
    })),
  };
}

/** The dialogs of a document; anything that is not a document has none. */
export function outlineOf(document: Json): OutlineDialog[] {
  if (!isValues(document)) {
    return [];
  }
  const dialogs = listOf(document.dialogs);
  const names = new Map(dialogs.map((dialog) => [textOf(dialog.id, ''), textOf(dialog.name, '')]));
  return dialogs.map((dialog) => ({
    id: textOf(dialog.id, ''),
    name: textOf(dialog.name, 'Unnamed dialog'),
    kind: humanize(textOf(dialog.kind ?? dialog.type, 'STANDARD')),
    elements: listOf(dialog.elements).map((element) => toElement(element, names)),
  }));
}

/** The name and channel that a document proposes for its bot. */
export function botNameOf(document: Json): string {
  const bot = isValues(document) ? document.bot : undefined;
  return isValues(bot) ? textOf(bot.name, '') : '';
}

/** Reads the text of a file as a document; `undefined` when it is not a JSON object. */
export function readBotDocument(text: string): Json | undefined {
  try {
    const document = JSON.parse(text) as Json;
    return isValues(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

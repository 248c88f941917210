/** Reads a bot document (C-4) as an outline of dialogs and elements, without judging it. */
import type { Values } from './api/types';
import { labelBranch, summarizeElement } from './botSummary';
import { humanize } from './format';
import { isValues, objectsOf, textOf, textsOf } from './values';

export interface OutlineBranch {
  id: string;
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
  /** The keywords that start it. */
  triggers: string[];
  elements: OutlineElement[];
}

/** Names that do not follow from the type. */
const ELEMENT_NAMES: Record<string, string> = {
  CUSTOMER_PROFILES_PROFILE: 'Customer Profiles profile',
  CUSTOMER_PROFILES_CUSTOM_EVENT: 'Customer Profiles custom event',
  CUSTOMER_PROFILES_TAGS: 'Customer Profiles tags',
  TO_DIALOG: 'To Dialog',
  CLOSE_SESSION: 'Close Session',
  URL: 'URL',
  JSON: 'JSON',
};

type DialogName = (id: string) => string;

function toElement(element: Values, dialogName: DialogName): OutlineElement {
  const type = textOf(element.type, 'Element');
  const fields = isValues(element.fields) ? element.fields : {};
  return {
    id: textOf(element.id),
    name: ELEMENT_NAMES[type] ?? humanize(type),
    summary: summarizeElement(type, fields, dialogName),
    branches: objectsOf(element.branches).map((branch) => ({
      id: textOf(branch.id),
      label: labelBranch(branch),
      elements: objectsOf(branch.elements).map((inner) => toElement(inner, dialogName)),
    })),
  };
}

/** The dialogs of a document; anything that is not a document has none. */
export function outlineOf(document: unknown): OutlineDialog[] {
  const dialogs = isValues(document) ? objectsOf(document.dialogs) : [];
  const names = new Map(dialogs.map((dialog) => [textOf(dialog.id), textOf(dialog.name)]));
  const dialogName: DialogName = (id) => names.get(id) ?? id;
  return dialogs.map((dialog) => ({
    id: textOf(dialog.id),
    name: textOf(dialog.name, 'Unnamed dialog'),
    kind: humanize(textOf(dialog.kind, 'STANDARD')),
    triggers: textsOf(dialog.triggers),
    elements: objectsOf(dialog.elements).map((element) => toElement(element, dialogName)),
  }));
}

/** The name and channel that a document proposes for its bot. */
export function botHeadOf(document: unknown): { name: string; channel: string } {
  const bot = isValues(document) && isValues(document.bot) ? document.bot : {};
  return { name: textOf(bot.name), channel: textOf(bot.channel, 'LIVE_CHAT') };
}

/** Reads the text of a file as a document; `undefined` when it is not a JSON object. */
export function readBotDocument(text: string): Values | undefined {
  try {
    const document = JSON.parse(text) as unknown;
    return isValues(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

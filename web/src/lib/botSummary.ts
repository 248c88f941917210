/** What an element of a bot document says or does, in one line. */
import type { Values } from './api/types';
import { formatValue, humanize } from './format';
import { objectsOf, textOf, textsOf } from './values';

function join(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** `city ← location, firstName ← name`: mapping rows with the target first. */
function describeRows(rows: unknown, target: string, source: string): string {
  return objectsOf(rows)
    .map((row) => `${textOf(row[target])} ← ${typeof row[source] === 'string' ? row[source] : formatValue(row[source])}`)
    .join(', ');
}

function describeMappings(fields: Values): string {
  const reads = fields.action === 'GET_INFORMATION';
  return reads
    ? describeRows(fields.mappings, 'attribute', 'profileAttribute')
    : describeRows(fields.mappings, 'profileAttribute', 'attribute');
}

function withDetail(head: string, detail: string): string {
  return detail === '' ? head : `${head}: ${detail}`;
}

/** The line for an element; `dialogName` turns the id of a dialog into its name. */
export function summarizeElement(type: string, fields: Values, dialogName: (id: string) => string): string {
  switch (type) {
    case 'TEXT':
      return textsOf(fields.texts).join(' / ');
    case 'BUTTON':
      return join(textOf(fields.text), ...objectsOf(fields.buttons).map((button) => `[${textOf(button.title)}]`));
    case 'IMAGE':
      return textOf(fields.caption, textOf(fields.url));
    case 'URL':
      return textOf(fields.title, textOf(fields.url));
    case 'SAVE_USER_RESPONSE':
      return join(textsOf(fields.texts).join(' / '), `→ ${textOf(fields.attribute)}`);
    case 'SET_ATTRIBUTES':
      return describeRows(fields.rows, 'attribute', 'value');
    case 'TO_DIALOG':
      return dialogName(textOf(fields.dialogId));
    case 'CUSTOMER_PROFILES_PROFILE':
      return withDetail(humanize(textOf(fields.action)), describeMappings(fields));
    case 'CUSTOMER_PROFILES_CUSTOM_EVENT':
      return withDetail(textOf(fields.definitionId), describeRows(fields.mappings, 'property', 'attribute'));
    case 'CUSTOMER_PROFILES_TAGS':
      return withDetail(humanize(textOf(fields.action)), textsOf(fields.tags).join(', '));
    default:
      return '';
  }
}

/** `addedCart is true and price is greater than 10`, `Else`, a keyword. */
export function labelBranch(branch: Values): string {
  const conditions = objectsOf(branch.conditions).map((condition) =>
    join(
      textOf(condition.attribute),
      humanize(textOf(condition.operator)).toLowerCase(),
      textOf(condition.value),
    ),
  );
  if (conditions.length > 0) {
    return conditions.join(branch.join === 'OR' ? ' or ' : ' and ');
  }
  return textOf(branch.keyword, humanize(textOf(branch.kind)));
}

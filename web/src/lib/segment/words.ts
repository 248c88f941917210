/** A segment as one sentence. */
import { describeTest } from '@/lib/propertyTest';
import { COUNTS, isCounted, windowInput, WINDOW_UNITS, type ClauseForm } from './eventClause';
import { fieldNamed, type Field } from './fields';
import { LENGTH_UNITS, operatorOf, type LengthUnit } from './operators';
import type { Condition, Group, Item } from './tree';

/** What stands where something is still missing. */
const MISSING = '…';

const TIMES = ['never', 'once', 'twice'];

/** `once`, `twice`, `3 times`. */
function timesWord(times: string): string {
  return TIMES[Number(times)] ?? `${times} times`;
}

/** `1 day`, `7 days`. */
function length(amount: string, plural: string): string {
  const unit = amount.trim() === '1' ? plural.replace(/s$/, '') : plural;
  return `${amount.trim() === '' ? MISSING : amount.trim()} ${unit}`;
}

function unitLabel(unit: LengthUnit): string {
  return LENGTH_UNITS.find((known) => known.value === unit)?.label ?? unit;
}

/** `a`, `a or b`, `a, b or c`. */
function listed(parts: readonly string[], joiner: string): string {
  const last = parts.at(-1) ?? MISSING;
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${joiner} ${last}`;
}

function valueWord(field: Field | undefined, value: string): string {
  const choice = field?.choices?.find((known) => known.value === value)?.label;
  if (choice !== undefined) {
    return choice;
  }
  return field?.kind === 'number' || field?.kind === 'date' ? value : `“${value}”`;
}

/** `whose city is “Split”`. */
function describeCondition(condition: Condition, fields: readonly Field[]): string {
  const field = fieldNamed(fields, condition.field);
  const { label, after, input } = operatorOf(condition.operator);
  const subject = `whose ${field?.noun ?? condition.field}`;
  const values = condition.values.map((value) => (value.trim() === '' ? MISSING : valueWord(field, value)));
  switch (input) {
    case 'none':
      return `${subject} ${label}`;
    case 'length':
      return [subject, label, length(condition.values[0] ?? '', unitLabel(condition.unit)), after]
        .filter((part) => part !== undefined)
        .join(' ');
    case 'value':
      return `${subject} ${label} ${values[0] ?? MISSING}`;
    case 'values':
      return `${subject} ${label} ${listed(values, 'or')}`;
  }
}

function describeItem(item: Item, fields: readonly Field[]): string {
  switch (item.kind) {
    case 'condition':
      return describeCondition(item, fields);
    case 'foreign':
      return 'who meet a rule made through the API';
    case 'group':
      return `(${describeGroup(item, fields).join(` ${item.joiner} `)})`;
  }
}

function describeGroup(group: Group, fields: readonly Field[]): string[] {
  return group.items.filter((item) => item.kind !== 'group' || item.items.length > 0).map((item) => describeItem(item, fields));
}

function describeWindow(clause: ClauseForm): string {
  const unit = WINDOW_UNITS.find((known) => known.value === clause.units)?.label ?? clause.units;
  const start = clause.start === '' ? MISSING : clause.start.replace('T', ' ');
  const end = clause.end === '' ? MISSING : clause.end.replace('T', ' ');
  switch (windowInput(clause)) {
    case 'none':
      return '';
    case 'length':
      return clause.window === 'AFTER' ? ` in the last ${length(clause.start, unit)}` : ` more than ${length(clause.start, unit)} ago`;
    case 'lengths':
      return ` between ${start} and ${length(clause.end, unit)} ago`;
    case 'instant':
      return clause.window === 'AFTER_ABS' ? ` since ${start}` : ` before ${start}`;
    case 'instants':
      return ` between ${start} and ${end}`;
  }
}

/** `who did Purchase at least twice in the last 7 days with amount is more than 20`. */
export function describeClause(clause: ClauseForm, titleOf: (definitionId: string) => string): string {
  const title = clause.definitionId === '' ? MISSING : titleOf(clause.definitionId);
  const tests = clause.tests.length === 0 ? '' : `, where ${listed(clause.tests.map(describeTest), 'and')}`;
  const window = describeWindow(clause);
  if (!isCounted(clause)) {
    return `whose ${clause.occurred === 'FIRST' ? 'first' : 'last'} ${title} was${window === '' ? ' at any time' : window}${tests}`;
  }
  const isOnce = clause.operation === 'GREATER_OR_EQUAL' && clause.times.trim() === '1';
  const count = COUNTS.find((known) => known.value === clause.operation)?.label ?? clause.operation;
  const times = isOnce ? '' : ` ${count} ${timesWord(clause.times)}`;
  return `who ${clause.occurred === 'NOT' ? 'did not do' : 'did'} ${title}${times}${window}${tests}`;
}

/** `Persons whose city is “Split” and who did Purchase in the last 7 days.` */
export function describeSegment(
  root: Group,
  clauses: readonly ClauseForm[],
  fields: readonly Field[],
  titleOf: (definitionId: string) => string,
): string {
  const conditions = describeGroup(root, fields);
  const whole = conditions.join(` ${root.joiner} `);
  // An "or" must not swallow the events, which always must hold too.
  const isMixed = root.joiner === 'or' && conditions.length > 1 && clauses.length > 0;
  const parts = conditions.length === 0 ? [] : [isMixed ? `(${whole})` : whole];
  const all = [...parts, ...clauses.map((clause) => describeClause(clause, titleOf))];
  return all.length === 0 ? 'Nobody yet: add a condition or an event.' : `Persons ${all.join(', and ')}.`;
}

/** The tree of an editor as a condition in JSON, and back (P-81, P-82). */
import { fieldNamed, type Field } from './fields';
import { LENGTH_UNITS, operatorOf, operatorsFor, type LengthUnit, type Operator } from './operators';
import type { Condition, Group, Item } from './tree';

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typed(field: Field | undefined, text: string): unknown {
  switch (field?.kind) {
    case 'number':
      return Number(text.trim());
    case 'yesNo':
      return text === 'true';
    default:
      return text.trim();
  }
}

function rightSide(condition: Condition, operator: Operator, field: Field | undefined): unknown {
  const [first = ''] = condition.values;
  switch (operator.input) {
    case 'length':
      return { '#relNow': `P${operator.relative === 'past' ? '-' : ''}${first.trim()}${condition.unit}` };
    case 'values':
      return condition.values.map((value) => typed(field, value));
    default:
      return typed(field, first);
  }
}

function writeCondition(condition: Condition, fields: readonly Field[]): Json {
  const operator = operatorOf(condition.operator);
  if (operator.input === 'none') {
    return { [operator.word]: condition.field };
  }
  const value = rightSide(condition, operator, fieldNamed(fields, condition.field));
  return operator.relative === 'yearly'
    ? { '#anniversary': { [condition.field]: { [operator.word]: value } } }
    : { [operator.word]: { [condition.field]: value } };
}

/** The items that say something: groups without items are left out. */
function spoken(group: Group): Item[] {
  return group.items.filter((item) => item.kind !== 'group' || spoken(item).length > 0);
}

function writeItem(item: Item, fields: readonly Field[]): unknown {
  switch (item.kind) {
    case 'condition':
      return writeCondition(item, fields);
    case 'foreign':
      return item.json;
    case 'group':
      return { [`#${item.joiner}`]: spoken(item).map((inner) => writeItem(inner, fields)) };
  }
}

/** The condition of a tree; `null` when it says nothing. */
export function writeQuery(root: Group, fields: readonly Field[]): unknown {
  return spoken(root).length === 0 ? null : writeItem(root, fields);
}

/** The key of the item that a finding such as `/query/#and/0/#gt/city` is about. */
export function itemAt(root: Group, path: string): string {
  let group = root;
  const steps = path.split('/').slice(2);
  for (let step = 1; step < steps.length; step += 2) {
    const item = spoken(group)[Number(steps[step])];
    if (item === undefined) {
      break;
    }
    if (item.kind !== 'group') {
      return item.key;
    }
    group = item;
  }
  return group.key;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

interface RightSide {
  values: string[];
  unit: LengthUnit;
}

/** Reads a right side for an operator; nothing when it is of another form. */
function readRightSide(operator: Operator, value: unknown): RightSide | undefined {
  if (operator.input === 'length') {
    const text = isObject(value) ? textOf(value['#relNow']) : undefined;
    const parts = /^P(-?)(\d{1,5})([DWM])$/.exec(text ?? '');
    const unit = LENGTH_UNITS.find((known) => known.value === parts?.[3])?.value;
    const isPast = parts?.[1] === '-';
    return parts?.[2] !== undefined && unit !== undefined && isPast === (operator.relative === 'past')
      ? { values: [parts[2]], unit }
      : undefined;
  }
  const found = operator.input === 'values' ? value : [value];
  const values = Array.isArray(found) ? found.map(textOf) : [undefined];
  return values.every((text) => text !== undefined) ? { values, unit: 'D' } : undefined;
}

/** One comparison `{word: {name: value}}`; nothing when the editor has no row for it. */
function readCondition(word: string, right: unknown, fields: readonly Field[], key: string): Condition | undefined {
  const isYearly = word === '#anniversary';
  const existence = typeof right === 'string' ? right : undefined;
  const [pair] = isObject(right) ? Object.entries(right) : [];
  const field = fieldNamed(fields, existence ?? pair?.[0] ?? '');
  if (field === undefined || (isObject(right) && Object.keys(right).length !== 1)) {
    return undefined;
  }
  const made = { kind: 'condition', key, field: field.name } as const;
  const [innerWord, innerValue] = isYearly && isObject(pair?.[1]) ? (Object.entries(pair[1])[0] ?? []) : [word, pair?.[1]];
  for (const name of operatorsFor(field.kind)) {
    const operator = operatorOf(name);
    if (operator.word !== innerWord || (operator.relative === 'yearly') !== isYearly) {
      continue;
    }
    if ((operator.input === 'none') !== (existence !== undefined)) {
      continue;
    }
    if (operator.input === 'none') {
      return { ...made, operator: name, values: [], unit: 'D' };
    }
    const side = readRightSide(operator, innerValue);
    if (side !== undefined) {
      return { ...made, operator: name, ...side };
    }
  }
  return undefined;
}

function readEntry(name: string, value: unknown, fields: readonly Field[], key: string): Item {
  if ((name === '#and' || name === '#or') && Array.isArray(value)) {
    const items = value.map((inner, index) => readItem(inner, fields, `${key}.${index}`));
    return { kind: 'group', key, joiner: name === '#and' ? 'and' : 'or', items };
  }
  const word = name.startsWith('#') ? name : '#eq';
  const right = name.startsWith('#') ? value : { [name]: value };
  return (
    readCondition(word === '#exists' ? '#exist' : word, right, fields, key) ?? {
      kind: 'foreign',
      key,
      json: { [name]: value },
    }
  );
}

function readItem(json: unknown, fields: readonly Field[], key: string): Item {
  if (!isObject(json)) {
    return { kind: 'foreign', key, json };
  }
  const entries = Object.entries(json);
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    return readEntry(only[0], only[1], fields, key);
  }
  const items = entries.map(([name, value], index) => readEntry(name, value, fields, `${key}.${index}`));
  return { kind: 'group', key, joiner: 'and', items };
}

/** The tree of a stored condition; what the editor has no row for is kept as it is. */
export function readQuery(query: unknown, fields: readonly Field[]): Group {
  const key = 'query';
  if (query === null || query === undefined) {
    return { kind: 'group', key, joiner: 'and', items: [] };
  }
  const root = readItem(query, fields, key);
  return root.kind === 'group'
    ? root
    : { kind: 'group', key, joiner: 'and', items: [{ ...root, key: `${key}.0` }] };
}

/** The condition of a segment as an editor holds it: groups, conditions, and how they are moved (P-79). */
import type { Field } from './fields';
import { operatorOf, operatorsFor, type LengthUnit, type OperatorName } from './operators';

/** Deeper groups are allowed by the language, but nobody reads them. */
export const DEPTH_MAX = 3;

export interface Condition {
  kind: 'condition';
  key: string;
  /** The name of a field. */
  field: string;
  operator: OperatorName;
  /** The right side as typed. */
  values: readonly string[];
  unit: LengthUnit;
}

/** What the editor cannot show; it is kept as it is. */
export interface Foreign {
  kind: 'foreign';
  key: string;
  json: unknown;
}

export interface Group {
  kind: 'group';
  key: string;
  /** `and`: all must hold; `or`: any. */
  joiner: 'and' | 'or';
  items: readonly Item[];
}

export type Item = Condition | Foreign | Group;

/** A new condition on a field. */
export function conditionOn(field: Field, key: string): Condition {
  const [operator = 'isKnown'] = operatorsFor(field.kind);
  return { kind: 'condition', key, field: field.name, operator, values: [], unit: 'D' };
}

/** The same condition with another operator; the right side stays where it still fits. */
export function withOperator(condition: Condition, operator: OperatorName): Condition {
  const fits = operatorOf(operator).input === operatorOf(condition.operator).input;
  return { ...condition, operator, values: fits ? condition.values : [] };
}

/** Whether anything is missing on the right side. */
export function isComplete({ operator, values }: Condition, field: Field | undefined): boolean {
  const isTyped = (value: string) =>
    field?.kind === 'number' ? /^-?\d+(\.\d+)?$/.test(value.trim()) : value.trim() !== '';
  switch (operatorOf(operator).input) {
    case 'none':
      return true;
    case 'length':
      return /^\d{1,5}$/.test(values[0]?.trim() ?? '');
    case 'value':
    case 'values':
      return values.length > 0 && values.every(isTyped);
  }
}

/** Every condition below a group, in reading order. */
export function conditionsIn(group: Group): Condition[] {
  return group.items.flatMap((item) =>
    item.kind === 'group' ? conditionsIn(item) : item.kind === 'condition' ? [item] : [],
  );
}

function mapGroups(group: Group, change: (group: Group) => Group): Group {
  const items = group.items.map((item) => (item.kind === 'group' ? mapGroups(item, change) : item));
  return change({ ...group, items });
}

/** The tree with one item replaced. */
export function replaceItem(root: Group, item: Item): Group {
  if (item.key === root.key && item.kind === 'group') {
    return item;
  }
  return mapGroups(root, (group) => ({
    ...group,
    items: group.items.map((known) => (known.key === item.key ? item : known)),
  }));
}

/** The tree without one item. */
export function removeItem(root: Group, key: string): Group {
  return mapGroups(root, (group) => ({ ...group, items: group.items.filter((item) => item.key !== key) }));
}

/** The tree with an item added at a place of a group, at its end when none is said. */
export function insertItem(root: Group, groupKey: string, item: Item, at?: number): Group {
  return mapGroups(root, (group) =>
    group.key === groupKey ? { ...group, items: group.items.toSpliced(at ?? group.items.length, 0, item) } : group,
  );
}

function findItem(group: Group, key: string): Item | undefined {
  for (const item of group.items) {
    const found = item.key === key ? item : item.kind === 'group' ? findItem(item, key) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** The tree with an item moved before a place of a group; a group never moves into itself. */
export function moveItem(root: Group, key: string, groupKey: string, before: number): Group {
  const item = findItem(root, key);
  if (item === undefined || (item.kind === 'group' && (item.key === groupKey || findItem(item, groupKey)))) {
    return root;
  }
  const target = groupKey === root.key ? root : findItem(root, groupKey);
  if (target?.kind !== 'group') {
    return root;
  }
  const from = target.items.findIndex((known) => known.key === key);
  const at = from >= 0 && from < before ? before - 1 : before;
  return insertItem(removeItem(root, key), groupKey, item, at);
}

/** The tree with an item one place further up or down in its group. */
export function shiftItem(root: Group, key: string, by: -1 | 1): Group {
  return mapGroups(root, (group) => {
    const from = group.items.findIndex((item) => item.key === key);
    const to = from + by;
    const item = group.items[from];
    if (item === undefined || to < 0 || to >= group.items.length) {
      return group;
    }
    return { ...group, items: group.items.toSpliced(from, 1).toSpliced(to, 0, item) };
  });
}

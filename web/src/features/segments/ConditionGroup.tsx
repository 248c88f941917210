/** A group of conditions, of which all or any must hold; its rows are dragged or moved by keyboard. */
import { operatorOf, operatorsFor, type OperatorName } from '@/lib/segment/operators';
import { fieldNamed } from '@/lib/segment/fields';
import {
  conditionOn,
  DEPTH_MAX,
  insertItem,
  moveItem,
  removeItem,
  replaceItem,
  shiftItem,
  withOperator,
  type Condition,
  type Group as ConditionGroupItem,
  type Item,
} from '@/lib/segment/tree';
import { CloseIcon, GripIcon, PlusIcon } from '@/ui/icons';
import { ActionIcon, Button, Code, Group, SegmentedControl, Select, Text } from '@mantine/core';
import { randomId } from '@mantine/hooks';
import { useState, type DragEvent, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useEditing } from './editing';
import { Operand } from './Operand';
import classes from './Segments.module.css';

const GROUPS = ['Person', 'Custom attributes', 'Computed attributes'] as const;

function ConditionRow({ condition }: { condition: Condition }) {
  const { fields, tags, issues, change } = useEditing();
  const field = fieldNamed(fields, condition.field);
  const replace = (item: Item) => change((root) => replaceItem(root, item));
  return (
    <div className={classes.condition}>
      <Select
        aria-label="Field"
        searchable
        data={GROUPS.map((group) => ({
          group,
          items: fields.filter((known) => known.group === group).map(({ name, label }) => ({ value: name, label })),
        })).filter(({ items }) => items.length > 0)}
        value={condition.field}
        allowDeselect={false}
        onChange={(name) => {
          const chosen = fields.find((known) => known.name === name);
          if (chosen !== undefined && chosen.name !== condition.field) {
            replace(conditionOn(chosen, condition.key));
          }
        }}
      />
      <Select
        aria-label="Comparison"
        data={operatorsFor(field?.kind ?? 'text').map((name) => ({ value: name, label: operatorOf(name).label }))}
        value={condition.operator}
        allowDeselect={false}
        onChange={(name) => replace(withOperator(condition, name as OperatorName))}
      />
      <Operand
        condition={condition}
        field={field}
        tags={tags}
        isWrong={issues[condition.key] !== undefined}
        onChange={replace}
      />
    </div>
  );
}

interface RowProps {
  item: Item;
  group: ConditionGroupItem;
  index: number;
  depth: number;
}

/** What an item is called, counted from one. */
const nameOf = (item: Item, index: number) => `${item.kind === 'group' ? 'group' : 'condition'} ${index + 1}`;

function Row({ item, group, index, depth }: RowProps) {
  const { issues, change, dragged, onDrag, announce } = useEditing();
  const [side, setSide] = useState<'before' | 'after'>();
  const issue = issues[item.key];
  const handleId = `move-${item.key}`;

  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (by === undefined) {
      return;
    }
    event.preventDefault();
    const place = Math.min(Math.max(index + by, 0), group.items.length - 1) + 1;
    // The row is another element of the page afterwards; the focus follows it.
    flushSync(() => change((root) => shiftItem(root, item.key, by)));
    document.getElementById(handleId)?.focus();
    announce(`Place ${place} of ${group.items.length}`);
  };
  const onDragOver = (event: DragEvent<HTMLElement>) => {
    if (dragged === undefined || dragged === item.key) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const box = event.currentTarget.getBoundingClientRect();
    setSide(event.clientY < box.top + box.height / 2 ? 'before' : 'after');
  };
  const onDrop = (event: DragEvent) => {
    if (dragged === undefined || side === undefined) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    change((root) => moveItem(root, dragged, group.key, index + (side === 'after' ? 1 : 0)));
    setSide(undefined);
    onDrag(undefined);
  };

  return (
    // What is dragged lands on a row; the handle does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={classes.row}
      aria-label={nameOf(item, index)}
      data-side={side}
      data-dragged={dragged === item.key || undefined}
      onDragOver={onDragOver}
      onDragLeave={() => setSide(undefined)}
      onDrop={onDrop}
    >
      <button
        type="button"
        id={handleId}
        className={classes.handle}
        draggable
        aria-label={`Move ${nameOf(item, index)}: arrow up or down`}
        onKeyDown={onKeyDown}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', item.key);
          onDrag(item.key);
        }}
        onDragEnd={() => onDrag(undefined)}
      >
        <GripIcon size={16} />
      </button>
      <div className={classes.content}>
        {item.kind === 'group' ? (
          <ConditionGroup group={item} depth={depth + 1} />
        ) : item.kind === 'condition' ? (
          <ConditionRow condition={item} />
        ) : (
          <Text size="sm" component="div">
            Made through the API, and kept as it is: <Code>{JSON.stringify(item.json)}</Code>
          </Text>
        )}
        {issue === undefined || item.kind === 'group' ? null : (
          <Text size="xs" c="var(--mantine-color-error)" role="alert" mt={4}>
            {issue}
          </Text>
        )}
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label={`Remove ${nameOf(item, index)}`}
        onClick={() => change((root) => removeItem(root, item.key))}
      >
        <CloseIcon size={16} />
      </ActionIcon>
    </li>
  );
}

/** A group with its rows; the outermost one is the condition of the segment. */
export function ConditionGroup({ group, depth }: { group: ConditionGroupItem; depth: number }) {
  const { fields, issues, change } = useEditing();
  const [first] = fields;
  const add = (item: Item) => change((root) => insertItem(root, group.key, item));
  const issue = issues[group.key];

  return (
    <div className={depth === 1 ? undefined : classes.group}>
      {group.items.length > 1 || depth > 1 ? (
        <SegmentedControl
          size="xs"
          mb="xs"
          aria-label="How the conditions are joined"
          data={[
            { value: 'and', label: 'All must hold' },
            { value: 'or', label: 'Any must hold' },
          ]}
          value={group.joiner}
          onChange={(joiner) =>
            change((root) => replaceItem(root, { ...group, joiner: joiner === 'or' ? 'or' : 'and' }))
          }
        />
      ) : null}
      <ul className={classes.rows}>
        {group.items.map((item, index) => (
          <Row key={item.key} item={item} group={group} index={index} depth={depth} />
        ))}
      </ul>
      {issue === undefined ? null : (
        <Text size="xs" c="var(--mantine-color-error)" role="alert" mb={6}>
          {issue}
        </Text>
      )}
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<PlusIcon size={14} />}
          disabled={first === undefined}
          onClick={() => first !== undefined && add(conditionOn(first, randomId()))}
        >
          Add condition
        </Button>
        {depth < DEPTH_MAX ? (
          <Button
            variant="subtle"
            size="xs"
            onClick={() =>
              add({
                kind: 'group',
                key: randomId(),
                joiner: group.joiner === 'and' ? 'or' : 'and',
                items: first === undefined ? [] : [conditionOn(first, randomId())],
              })
            }
          >
            Add group
          </Button>
        ) : null}
      </Group>
    </div>
  );
}

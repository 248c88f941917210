/** Segments: the tree of the editor, its JSON, its sentence, and where findings belong. */
import { describe, expect, test } from 'vitest';
import type { ComputedAttribute, CustomAttribute, EventClause } from '@/lib/api/types';
import { isCompleteClause, newClause, readClause, writeClause } from './eventClause';
import { fieldsOf } from './fields';
import { operatorsFor } from './operators';
import { itemAt, readQuery, writeQuery } from './query';
import { conditionsIn, insertItem, isComplete, moveItem, removeItem, shiftItem, type Group } from './tree';
import { describeClause, describeSegment } from './words';

const AT = '2026-03-04T08:15:00Z';
const custom: CustomAttribute[] = [
  { name: 'Points', dataType: 'INTEGER', createdAt: AT, modifiedAt: AT },
  { name: 'Newsletter', dataType: 'BOOLEAN', createdAt: AT, modifiedAt: AT },
];
const computed: ComputedAttribute[] = [
  {
    id: 'c-1',
    name: 'Lifetime spend',
    kind: 'EVENT_AGGREGATE',
    status: 'ACTIVE',
    progress: 100,
    resultType: 'DECIMAL',
    createdAt: AT,
    modifiedAt: AT,
    definition: {
      function: 'SUM',
      definitionId: 'Purchase',
      property: 'amount',
      filters: [],
      exclude: 'NONE',
      period: { type: 'LIFETIME' },
    },
  },
];
const fields = fieldsOf(custom, computed);
const titleOf = (id: string) => (id === 'SupportRequest' ? 'Support request' : id);
const keysOf = (group: Group) => group.items.map(({ key }) => key);

/** Every comparison that the editor offers. */
const every = {
  '#and': fields.flatMap((field) =>
    operatorsFor(field.kind).map((name) => {
      const root = readQuery(null, fields);
      const values = field.kind === 'number' ? ['7', '8'] : field.kind === 'date' ? ['2026-03-04'] : ['true', 'b'];
      const right = name.startsWith('within') || /Ago|Ahead|yearly/.test(name) ? ['7'] : values;
      const single = /OneOf|NoneOf/.test(name) ? right : right.slice(0, 1);
      const condition = { kind: 'condition', key: 'new', field: field.name, operator: name, values: single, unit: 'W' } as const;
      const query = writeQuery(insertItem(root, root.key, condition), fields) as { '#and': unknown[] };
      return query['#and'][0];
    }),
  ),
};

describe('conditions', () => {
  test('every comparison survives the editor, none as foreign', () => {
    const root = readQuery(every, fields);
    expect(root.items.filter(({ kind }) => kind !== 'condition')).toEqual([]);
    expect(writeQuery(root, fields)).toEqual(every);
  });

  test.each([
    [{ city: 'Split' }, { '#and': [{ '#eq': { city: 'Split' } }] }],
    [{ city: 'Split', Points: 3 }, { '#and': [{ '#eq': { city: 'Split' } }, { '#eq': { 'customAttributes.Points': 3 } }] }],
    [{ '#exists': 'city' }, { '#and': [{ '#exist': 'city' }] }],
    [{ '#any': { Cart: { sku: 'A-1' } } }, { '#and': [{ '#any': { Cart: { sku: 'A-1' } } }] }],
    [{ '#gt': { town: 3 } }, { '#and': [{ '#gt': { town: 3 } }] }],
    [{ '#or': [] }, null],
    [null, null],
  ])('%j is written as %j', (query, written) => {
    expect(writeQuery(readQuery(query, fields), fields)).toEqual(written);
  });

  test('a finding belongs to the condition at its place, empty groups left out', () => {
    const root = readQuery({ '#and': [{ '#or': [] }, { city: 'a' }, { '#or': [{ city: 'b' }, { city: 'c' }] }] }, fields);
    expect(itemAt(root, '/query/#and/0/#eq/city')).toBe('query.1');
    expect(itemAt(root, '/query/#and/1/#or/1/#eq/city')).toBe('query.2.1');
    expect(itemAt(root, '/query')).toBe('query');
  });

  test('a number, a length and a text must be filled in', () => {
    const [points, since] = conditionsIn(
      readQuery({ '#and': [{ '#gt': { Points: 1 } }, { '#gt': { birthDate: { '#relNow': 'P-7D' } } }] }, fields),
    );
    const number = fields.find(({ label }) => label === 'Points');
    expect(points && isComplete({ ...points, values: ['12.5'] }, number)).toBe(true);
    expect(points && isComplete({ ...points, values: ['many'] }, number)).toBe(false);
    expect(since && isComplete({ ...since, values: ['-1'] }, undefined)).toBe(false);
    expect(since && isComplete({ ...since, values: [] }, undefined)).toBe(false);
  });
});

describe('moving', () => {
  const root = readQuery({ '#and': [{ city: 'a' }, { '#or': [{ city: 'b' }, { city: 'c' }] }, { city: 'd' }] }, fields);

  test('up and down, not beyond the ends', () => {
    expect(keysOf(shiftItem(root, 'query.0', 1))).toEqual(['query.1', 'query.0', 'query.2']);
    expect(keysOf(shiftItem(root, 'query.0', -1))).toEqual(keysOf(root));
  });

  test('within a group and into another one', () => {
    expect(keysOf(moveItem(root, 'query.0', 'query', 3))).toEqual(['query.1', 'query.2', 'query.0']);
    const inside = moveItem(root, 'query.2', 'query.1', 1);
    expect(keysOf(inside)).toEqual(['query.0', 'query.1']);
    expect(writeQuery(inside, fields)).toMatchObject({
      '#and': [{}, { '#or': [{ '#eq': { city: 'b' } }, { '#eq': { city: 'd' } }, { '#eq': { city: 'c' } }] }],
    });
  });

  test('a group never moves into itself, and an item can go', () => {
    expect(moveItem(root, 'query.1', 'query.1', 0)).toBe(root);
    expect(keysOf(removeItem(root, 'query.1'))).toEqual(['query.0', 'query.2']);
  });
});

describe('event clauses', () => {
  const bought: EventClause = {
    definitionId: 'Purchase',
    timelineCondition: { occurred: 'ALL', operator: 'AFTER', start: 7, units: 'DAYS' },
    occurrenceCondition: { operation: 'GREATER_OR_EQUAL', times: 2 },
    payloadConditions: [{ attribute: 'amount', operator: 'GT', value: '20' }],
  };

  test.each<EventClause>([
    bought,
    { definitionId: 'Purchase', timelineCondition: { occurred: 'LAST', operator: 'BETWEEN', start: 1, end: 5, units: 'HOURS' } },
    { definitionId: 'Purchase', timelineCondition: { occurred: 'FIRST', operator: 'BETWEEN_ABS', start: 1_772_582_400, end: 1_772_668_800 } },
  ])('%j survives its form', (clause) => {
    const form = readClause(clause, 'e', 'Europe/Zagreb');
    expect(isCompleteClause(form)).toBe(true);
    expect(writeClause(form, 'Europe/Zagreb')).toEqual(clause);
  });

  test('a new clause waits for its event', () => {
    expect(isCompleteClause(newClause('e'))).toBe(false);
    expect(isCompleteClause({ ...newClause('e'), definitionId: 'Purchase' })).toBe(true);
    expect(isCompleteClause({ ...newClause('e'), definitionId: 'Purchase', start: '' })).toBe(false);
  });

  test.each([
    [{ occurred: 'ALL', operator: 'AFTER', start: 1, units: 'DAYS' }, 'who did Support request in the last 1 day'],
    [{ occurred: 'NOT', operator: 'EMPTY' }, 'who did not do Support request'],
    [{ occurred: 'LAST', operator: 'BEFORE', start: 30, units: 'DAYS' }, 'whose last Support request was more than 30 days ago'],
    [{ occurred: 'FIRST', operator: 'EMPTY' }, 'whose first Support request was at any time'],
  ])('%j: %s', (timelineCondition, sentence) => {
    const form = readClause({ definitionId: 'SupportRequest', timelineCondition }, 'e', 'UTC');
    expect(describeClause(form, titleOf)).toBe(sentence);
  });

  test('a segment is a sentence', () => {
    const query = {
      '#or': [
        { '#contains': { tags: 'vip' } },
        { '#and': [{ '#in': { city: ['Split', 'Zagreb'] } }, { '#gte': { 'Lifetime spend': 100 } }] },
        { '#anniversary': { birthDate: { '#lt': { '#relNow': 'P7D' } } } },
        { '#notExist': 'tags' },
      ],
    };
    expect(describeSegment(readQuery(query, fields), [readClause(bought, 'e', 'UTC')], fields, titleOf)).toBe(
      'Persons (whose tags include “vip” or (whose city is one of “Split” or “Zagreb” and whose Lifetime spend is at least 100) ' +
        'or whose birth date has its yearly day within the next 7 days or whose tags are empty), ' +
        'and who did Purchase at least twice in the last 7 days, where amount is more than 20.',
    );
    expect(describeSegment(readQuery(null, fields), [], fields, titleOf)).toBe('Nobody yet: add a condition or an event.');
  });
});

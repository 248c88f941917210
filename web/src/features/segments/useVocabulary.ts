/** What the rules of segments can speak of in this workspace. */
import { computedAttributesQuery, customAttributesQuery, eventDefinitionsQuery } from '@/data/definitions';
import type { EventDefinition, Segment } from '@/lib/api/types';
import { readClause } from '@/lib/segment/eventClause';
import { fieldsOf, type Field } from '@/lib/segment/fields';
import { readQuery } from '@/lib/segment/query';
import { describeSegment } from '@/lib/segment/words';
import { useQuery } from '@tanstack/react-query';

export interface Vocabulary {
  fields: Field[];
  events: EventDefinition[];
  titleOf: (definitionId: string) => string;
  /** The rules of a stored segment in words. */
  sentenceOf: (segment: Segment, timeZone: string) => string;
}

/** The vocabulary, once it is known. */
export function useVocabulary(): Vocabulary | undefined {
  const custom = useQuery(customAttributesQuery).data;
  const computed = useQuery(computedAttributesQuery).data;
  const events = useQuery(eventDefinitionsQuery).data;
  if (custom === undefined || computed === undefined || events === undefined) {
    return undefined;
  }
  const fields = fieldsOf(custom, computed);
  const titleOf = (id: string) => events.find(({ definitionId }) => definitionId === id)?.title ?? id;
  return {
    fields,
    events,
    titleOf,
    sentenceOf: ({ query, events: clauses }, timeZone) =>
      describeSegment(
        readQuery(query, fields),
        clauses.map((clause, index) => readClause(clause, String(index), timeZone)),
        fields,
        titleOf,
      ),
  };
}

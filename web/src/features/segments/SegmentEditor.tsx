/** The editor of a segment: rules at the left, whom they fit at the right, both at once (P-79, P-85). */
import { tagsQuery } from '@/data/definitions';
import { changeSegmentMutation, createSegmentMutation, fittingQuery } from '@/data/segments';
import { useMay, useSession } from '@/data/session';
import { readFailure } from '@/lib/api/problem';
import type { Segment, SegmentRules } from '@/lib/api/types';
import { isCompleteClause, readClause, writeClause, type ClauseForm } from '@/lib/segment/eventClause';
import { fieldNamed } from '@/lib/segment/fields';
import { itemAt, readQuery, writeQuery } from '@/lib/segment/query';
import { conditionsIn, isComplete, type Group as ConditionTree } from '@/lib/segment/tree';
import { describeSegment } from '@/lib/segment/words';
import { LinkButton } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Button, Stack, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConditionGroup } from './ConditionGroup';
import { EditingContext } from './editing';
import { EventClauses } from './EventClauses';
import { Fitting } from './Fitting';
import classes from './Segments.module.css';
import type { Vocabulary } from './useVocabulary';

/** Long enough to type a word, short enough to feel immediate. */
const COUNT_DELAY_MS = 250;

interface SegmentForm {
  name: string;
  description: string;
  root: ConditionTree;
  clauses: readonly ClauseForm[];
}

/** The key, field or clause that a finding is about. */
function placeOf(path: string, { root, clauses }: SegmentForm): string | undefined {
  const [, first, second] = path.split('/');
  switch (first) {
    case 'name':
    case 'description':
      return first;
    case 'query':
      return itemAt(root, path);
    case 'events':
      return clauses[Number(second)]?.key;
    default:
      return undefined;
  }
}

interface SegmentEditorProps {
  /** The segment to change, or the one that a new one begins as. */
  segment: Segment | undefined;
  isNew: boolean;
  vocabulary: Vocabulary;
  onSaved: () => void;
}

export function SegmentEditor({ segment, isNew, vocabulary, onSaved }: SegmentEditorProps) {
  const { fields, events, titleOf } = vocabulary;
  const { timeZone } = useSession().workspace;
  const mayCount = useMay('readPersons');
  const tags = useQuery(tagsQuery);
  const create = useMutation(createSegmentMutation);
  const change = useMutation(changeSegmentMutation(segment?.id ?? 0));
  const saving = isNew ? create : change;
  const [dragged, onDrag] = useState<string>();
  const [announced, announce] = useState('');
  const [isTried, setTried] = useState(false);
  const [form, setForm] = useState<SegmentForm>(() => ({
    name: segment === undefined ? '' : isNew ? `${segment.name} (copy)` : segment.name,
    description: segment?.description ?? '',
    root: readQuery(segment?.query, fields),
    clauses: (segment?.events ?? []).map((clause, index) => readClause(clause, `event-${index}`, timeZone)),
  }));
  const edit = (changed: Partial<SegmentForm>) => {
    saving.reset();
    setForm((before) => ({ ...before, ...changed }));
  };

  const missing = [
    ...conditionsIn(form.root).filter((condition) => !isComplete(condition, fieldNamed(fields, condition.field))),
    ...form.clauses.filter((clause) => !isCompleteClause(clause)),
  ].map(({ key }) => key);
  const query = writeQuery(form.root, fields);
  const isEmpty = query === null && form.clauses.length === 0;
  const written: SegmentRules = { query, events: form.clauses.map((clause) => writeClause(clause, timeZone)) };
  const isReady = missing.length === 0 && !isEmpty;
  const [counted] = useDebouncedValue(isReady ? JSON.stringify(written) : '', COUNT_DELAY_MS);
  const rules = counted === '' ? undefined : (JSON.parse(counted) as SegmentRules);

  const placed = (path: string) => placeOf(path, form);
  const preview = useQuery(fittingQuery(mayCount ? rules : undefined, false));
  const refusal = readFailure(saving.error ?? preview.error, placed);
  const issues = {
    ...(isTried ? Object.fromEntries(missing.map((key) => [key, 'Something is missing here.'])) : {}),
    ...refusal.fields,
  };

  const submit = () => {
    setTried(true);
    if (isReady) {
      const draft = { name: form.name.trim(), description: form.description.trim(), ...written };
      saving.mutate(draft, { onSuccess: onSaved });
    }
  };

  return (
    <EditingContext
      value={{
        fields,
        tags: (tags.data ?? []).map(({ name }) => name),
        issues,
        change: (editTree) => {
          saving.reset();
          setForm((before) => ({ ...before, root: editTree(before.root) }));
        },
        dragged,
        onDrag,
        announce,
      }}
    >
      <PageHeader
        title={isNew ? 'New segment' : (segment?.name ?? '')}
        actions={
          <>
            <LinkButton {...paths.segments()} variant="default">
              Cancel
            </LinkButton>
            <Button loading={saving.isPending} onClick={submit}>
              Save
            </Button>
          </>
        }
      />
      <div className={classes.editor}>
        <Stack gap="lg">
          {saving.isError && refusal.message !== undefined ? (
            <ErrorNotice message={refusal.message} details={refusal.details} />
          ) : null}
          {isTried && isEmpty ? <ErrorNotice message="Add a condition or an event first." /> : null}
          <Panel title="Name">
            <Stack gap="sm">
              <TextInput
                aria-label="Name"
                placeholder="Recent buyers"
                value={form.name}
                error={issues.name}
                onChange={(event) => edit({ name: event.currentTarget.value })}
              />
              <TextInput
                aria-label="Description"
                placeholder="What it is for"
                value={form.description}
                error={issues.description}
                onChange={(event) => edit({ description: event.currentTarget.value })}
              />
            </Stack>
          </Panel>
          <Panel title="About the person" hint="Attributes, computed values, tags and contacts.">
            <ConditionGroup group={form.root} depth={1} />
          </Panel>
          <Panel title="What they did" hint="Events that must have happened, or not. All must hold.">
            <EventClauses clauses={form.clauses} events={events} onChange={(clauses) => edit({ clauses })} />
          </Panel>
        </Stack>
        <aside className={classes.side} aria-label="Preview">
          <Fitting sentence={describeSegment(form.root, form.clauses, fields, titleOf)} rules={rules} mayCount={mayCount} />
        </aside>
      </div>
      <VisuallyHidden component="output">{announced}</VisuallyHidden>
    </EditingContext>
  );
}

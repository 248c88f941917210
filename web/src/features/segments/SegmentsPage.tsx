/** The list of segments, each in words and with the number of its persons (P-85). */
import { deleteSegmentMutation, fittingQuery, segmentsQuery } from '@/data/segments';
import { useMay, useSession } from '@/data/session';
import { describeError } from '@/lib/api/problem';
import type { Segment } from '@/lib/api/types';
import { formatCount } from '@/lib/format';
import { LinkAnchor, LinkButton } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { PlusIcon, SegmentIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { SearchField } from '@/ui/SearchField';
import { Timestamp } from '@/ui/Timestamp';
import { Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Counting } from './Counting';
import { useVocabulary } from './useVocabulary';

function Sentence({ segment }: { segment: Segment }) {
  const { timeZone } = useSession().workspace;
  const vocabulary = useVocabulary();
  return (
    <Text size="xs" c="dimmed" maw={560}>
      {segment.description === '' ? vocabulary?.sentenceOf(segment, timeZone) : segment.description}
    </Text>
  );
}

function PersonsCell({ segment }: { segment: Segment }) {
  const fitting = useQuery(fittingQuery({ query: segment.query, events: segment.events }, true));
  if (fitting.data === undefined) {
    return fitting.isError ? '–' : <Counting />;
  }
  const { count, scanned, persons } = fitting.data;
  return `${scanned < persons ? 'at least ' : ''}${formatCount(count, 'person')}`;
}

function DeleteSegment({ segment }: { segment: Segment }) {
  const remove = useMutation(deleteSegmentMutation);
  return (
    <ConfirmButton
      label="Delete"
      name={`Delete ${segment.name}`}
      question={`Delete the segment “${segment.name}”?`}
      consequence="Its persons stay; only the rule is gone. This cannot be undone."
      busy={remove.isPending}
      onConfirm={() => remove.mutate(segment.id)}
    />
  );
}

const name: Column<Segment> = {
  header: 'Name',
  cell: (segment) => (
    <>
      <LinkAnchor {...paths.segment(segment.id)} fw={560} size="sm" c="var(--mantine-color-text)">
        {segment.name}
      </LinkAnchor>
      <Sentence segment={segment} />
    </>
  ),
};

const persons: Column<Segment> = {
  header: 'Persons',
  width: 130,
  cell: (segment) => <PersonsCell segment={segment} />,
};

const updated: Column<Segment> = {
  header: 'Last updated',
  width: 140,
  cell: (segment) => <Timestamp at={segment.modifiedAt} />,
};

const actions: Column<Segment> = {
  header: 'Actions',
  align: 'right',
  cell: (segment) => (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <LinkButton
        {...paths.newSegment(segment.id)}
        size="xs"
        variant="subtle"
        aria-label={`Duplicate ${segment.name}`}
      >
        Duplicate
      </LinkButton>
      <DeleteSegment segment={segment} />
    </Group>
  ),
};

export function SegmentsPage() {
  const segments = useQuery(segmentsQuery);
  const mayEdit = useMay('editDefinitions');
  const mayCount = useMay('readPersons');
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();

  return (
    <>
      <PageHeader
        title="Segments"
        description="Everybody who meets a rule, at every instant: persons enter and leave by themselves."
        actions={
          mayEdit ? (
            <LinkButton {...paths.newSegment()} leftSection={<PlusIcon size={16} />}>
              Create segment
            </LinkButton>
          ) : null
        }
      />
      {segments.data?.length === 0 ? null : (
        <SearchField label="Search segments" value={search} onChange={setSearch} />
      )}
      <DataTable
        label="Segments"
        columns={[name, ...(mayCount ? [persons] : []), updated, ...(mayEdit ? [actions] : [])]}
        rows={segments.data?.filter((segment) => segment.name.toLowerCase().includes(wanted))}
        rowKey={(segment) => segment.id}
        error={segments.isError ? describeError(segments.error) : undefined}
        onRetry={() => void segments.refetch()}
        empty={
          <EmptyState icon={SegmentIcon} title={wanted === '' ? 'No segments yet' : 'No segment has this name'}>
            A segment is a rule about persons and what they did: tagged “vip”, lifetime spend of at least 100, a purchase
            in the last 7 days. Who meets it is a member, as long as it holds.
          </EmptyState>
        }
      />
    </>
  );
}

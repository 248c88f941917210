/** The events that Rapport observes by itself, with their switches (P-70, P-71, P-74). */
import { eventDefinitionsQuery, switchEventMutation } from '@/data/definitions';
import { useMay } from '@/data/session';
import { describeError } from '@/lib/api/problem';
import type { EventDefinition } from '@/lib/api/types';
import { formatCount } from '@/lib/format';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { PersonsIcon, PlatformIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { Code, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { PropertyList } from './PropertyList';

function EventSwitch({ definition }: { definition: EventDefinition }) {
  const mayEdit = useMay('editDefinitions');
  const change = useMutation(switchEventMutation);
  const shown = change.isPending ? change.variables.enabled : definition.enabled;
  return (
    <Switch
      aria-label={`Record ${definition.title}`}
      checked={shown}
      disabled={change.isPending || !mayEdit}
      onChange={(event) =>
        change.mutate({ definitionId: definition.definitionId, enabled: event.currentTarget.checked })
      }
    />
  );
}

const columns: Column<EventDefinition>[] = [
  { header: 'Record', width: 80, cell: (definition) => <EventSwitch definition={definition} /> },
  {
    header: 'Event',
    cell: (definition) => (
      <>
        <Text size="sm" fw={560}>
          {definition.title}
        </Text>
        <Code>{definition.definitionId}</Code>
      </>
    ),
  },
  { header: 'Event properties', cell: (definition) => <PropertyList fields={definition.fields} /> },
  { header: 'Stored', width: 100, cell: (definition) => formatCount(definition.count, 'event') },
];

interface BuiltInEventsPageProps {
  title: string;
  description: string;
  /** The category whose events are listed. */
  category: 'product' | 'person';
  empty: ReactNode;
}

function BuiltInEventsPage({ title, description, category, empty }: BuiltInEventsPageProps) {
  const definitions = useQuery(eventDefinitionsQuery);
  return (
    <>
      <PageHeader title={title} description={description} />
      <DataTable
        label={title}
        columns={columns}
        rows={definitions.data?.filter((definition) => definition.category === category)}
        rowKey={(definition) => definition.definitionId}
        error={definitions.isError ? describeError(definitions.error) : undefined}
        onRetry={() => void definitions.refetch()}
        empty={empty}
      />
    </>
  );
}

/** What chatbots, conversations and flows do. */
export function PlatformEventsPage() {
  return (
    <BuiltInEventsPage
      title="Platform events"
      description="What Rapport itself observes. While a switch is off, the event is not recorded and creates no profile; earlier ones stay."
      category="product"
      empty={
        <EmptyState icon={PlatformIcon} title="No platform events">
          This server observes nothing by itself.
        </EmptyState>
      }
    />
  );
}

/** What happens to profiles. */
export function ProfileEventsPage() {
  return (
    <BuiltInEventsPage
      title="Customer Profiles events"
      description="Changes of profiles as events: a new name, another city, a tag that was added."
      category="person"
      empty={
        <EmptyState icon={PersonsIcon} title="Changes of profiles are no events yet">
          This version does not record them as events. Every change of a person is in the activity of their profile, with
          the value before and after.
        </EmptyState>
      }
    />
  );
}

/** The built-in events and their switches (P-70, P-71). */
import { eventDefinitionsQuery, switchEventMutation } from '@/data/definitions';
import { describeError } from '@/lib/api/problem';
import type { EventDefinition } from '@/lib/api/types';
import { isCustomEvent } from '@/lib/eventDefinition';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { PlatformIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { Code, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { PropertyList } from './PropertyList';

function EventSwitch({ definition }: { definition: EventDefinition }) {
  const change = useMutation(switchEventMutation);
  const shown = change.isPending ? change.variables.enabled : definition.enabled;
  return (
    <Switch
      aria-label={`Record ${definition.title}`}
      checked={shown}
      disabled={change.isPending}
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
];

export function PlatformEventsPage() {
  const definitions = useQuery(eventDefinitionsQuery);
  return (
    <>
      <PageHeader
        title="Platform events"
        description="What Rapport itself observes. While a switch is off, the event is not recorded and creates no profile; earlier ones stay."
      />
      <DataTable
        label="Platform events"
        columns={columns}
        rows={definitions.data?.filter((definition) => !isCustomEvent(definition))}
        rowKey={(definition) => definition.definitionId}
        error={definitions.isError ? describeError(definitions.error) : undefined}
        onRetry={() => void definitions.refetch()}
        empty={
          <EmptyState icon={PlatformIcon} title="No platform events">
            This server offers no events of its own.
          </EmptyState>
        }
      />
    </>
  );
}

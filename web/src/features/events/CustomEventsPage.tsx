/** The custom events of the workspace (P-61). */
import { deleteEventDefinitionMutation, eventDefinitionsQuery } from '@/data/definitions';
import { describeError } from '@/lib/api/problem';
import type { EventDefinition } from '@/lib/api/types';
import { isCustomEvent } from '@/lib/eventDefinition';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { EventIcon, PlusIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { SearchField } from '@/ui/SearchField';
import { Button, Code, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CreateEvent } from './CreateEvent';
import { PropertyList } from './PropertyList';

function DeleteEvent({ definition }: { definition: EventDefinition }) {
  const remove = useMutation(deleteEventDefinitionMutation);
  return (
    <ConfirmButton
      label="Delete"
      name={`Delete ${definition.title}`}
      question={`Delete the event “${definition.title}”?`}
      consequence="Only an event that nobody has and nothing uses can be deleted."
      busy={remove.isPending}
      onConfirm={() => remove.mutate(definition.definitionId)}
    />
  );
}

const columns: Column<EventDefinition>[] = [
  {
    header: 'Event name',
    cell: (definition) => (
      <>
        <Text size="sm" fw={560}>
          {definition.title}
        </Text>
        {definition.description === '' ? null : (
          <Text size="xs" c="dimmed" lineClamp={2} maw={320}>
            {definition.description}
          </Text>
        )}
      </>
    ),
  },
  { header: 'Event ID', cell: (definition) => <Code>{definition.definitionId}</Code> },
  { header: 'Event properties', cell: (definition) => <PropertyList fields={definition.fields} /> },
  { header: 'Actions', align: 'right', cell: (definition) => <DeleteEvent definition={definition} /> },
];

export function CustomEventsPage() {
  const definitions = useQuery(eventDefinitionsQuery);
  const [opened, dialog] = useDisclosure(false);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const custom = definitions.data?.filter(isCustomEvent);
  const rows = custom?.filter((definition) =>
    `${definition.title} ${definition.definitionId}`.toLowerCase().includes(wanted),
  );
  const create = (
    <Button leftSection={<PlusIcon size={16} />} onClick={dialog.open}>
      Create event
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Custom Events"
        description="What persons do, as your chatbots and services report it: a product in the cart, a purchase, a rating."
        actions={create}
      />
      {custom === undefined || custom.length === 0 ? null : (
        <Group>
          <SearchField label="Search events" value={search} onChange={setSearch} />
        </Group>
      )}
      <DataTable
        label="Custom events"
        columns={columns}
        rows={rows}
        rowKey={(definition) => definition.definitionId}
        error={definitions.isError ? describeError(definitions.error) : undefined}
        onRetry={() => void definitions.refetch()}
        empty={
          <EmptyState icon={EventIcon} title={wanted === '' ? 'No custom events yet' : 'No event matches'}>
            To save that somebody adds a product to the cart, create the event AddedToCart with the properties
            addedCart, productID, productName and productPrice. A chatbot can then send it.
          </EmptyState>
        }
      />
      <CreateEvent opened={opened} onClose={dialog.close} />
    </>
  );
}

/** The custom events of the workspace (P-61). */
import { deleteEventDefinitionMutation, eventDefinitionsQuery } from '@/data/definitions';
import { useMay } from '@/data/session';
import { describeError } from '@/lib/api/problem';
import type { EventDefinition } from '@/lib/api/types';
import { isCustomEvent } from '@/lib/eventDefinition';
import { formatCount } from '@/lib/format';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { EventIcon, PlusIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { SearchField } from '@/ui/SearchField';
import { useDialogAbout } from '@/ui/useDialogAbout';
import { Button, Code, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EventDialog } from './EventDialog';
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

function NameCell({ definition }: { definition: EventDefinition }) {
  const label = definition.contextLabel.en;
  return (
    <>
      <Text size="sm" fw={560}>
        {definition.title}
      </Text>
      {definition.description === '' ? null : (
        <Text size="xs" c="dimmed" lineClamp={2} maw={320}>
          {definition.description}
        </Text>
      )}
      {label === undefined ? null : (
        <Text size="xs" c="dimmed" maw={320}>
          Spoken of as “{label}”
        </Text>
      )}
    </>
  );
}

function columnsFor(edit: ((definition: EventDefinition) => void) | undefined): Column<EventDefinition>[] {
  const shown: Column<EventDefinition>[] = [
    { header: 'Event name', cell: (definition) => <NameCell definition={definition} /> },
    { header: 'Event ID', cell: (definition) => <Code>{definition.definitionId}</Code> },
    { header: 'Event properties', cell: (definition) => <PropertyList fields={definition.fields} /> },
    { header: 'Stored', width: 100, cell: (definition) => formatCount(definition.count, 'event') },
  ];
  if (edit === undefined) {
    return shown;
  }
  const actions: Column<EventDefinition> = {
    header: 'Actions',
    align: 'right',
    cell: (definition) => (
      <Group gap={4} justify="flex-end" wrap="nowrap">
        <Button
          size="xs"
          variant="subtle"
          aria-label={`Change ${definition.title}`}
          onClick={() => edit(definition)}
        >
          Change
        </Button>
        <DeleteEvent definition={definition} />
      </Group>
    ),
  };
  return [...shown, actions];
}

export function CustomEventsPage() {
  const definitions = useQuery(eventDefinitionsQuery);
  const mayEdit = useMay('editDefinitions');
  const dialog = useDialogAbout<EventDefinition>();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const rows = definitions.data
    ?.filter(isCustomEvent)
    .filter((definition) => `${definition.title} ${definition.definitionId}`.toLowerCase().includes(wanted));

  return (
    <>
      <PageHeader
        title="Custom Events"
        description="What persons do, as your chatbots and services report it: a product in the cart, a purchase, a rating."
        actions={
          mayEdit ? (
            <Button leftSection={<PlusIcon size={16} />} onClick={() => dialog.open(undefined)}>
              Create event
            </Button>
          ) : null
        }
      />
      <SearchField label="Search events" value={search} onChange={setSearch} />
      <DataTable
        label="Custom events"
        columns={columnsFor(mayEdit ? dialog.open : undefined)}
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
      <EventDialog key={dialog.opening} opened={dialog.opened} definition={dialog.subject} onClose={dialog.close} />
    </>
  );
}

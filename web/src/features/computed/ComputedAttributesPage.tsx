/** Configuration > Computed attributes (P-36, P-37). */
import {
  activateComputedAttributeMutation,
  computedAttributesQuery,
  deactivateComputedAttributeMutation,
  deleteComputedAttributeMutation,
} from '@/data/definitions';
import { describeAggregate } from '@/lib/aggregate';
import { describeError } from '@/lib/api/problem';
import type { ComputedAttribute } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ComputedIcon, PlusIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { StatusBadge } from '@/ui/StatusBadge';
import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CreateComputed } from './CreateComputed';

const KINDS = { EVENT_AGGREGATE: 'Event aggregate', FORMULA: 'Custom formula', SCORE: 'Profile score' } as const;

const TONES = { DRAFT: 'neutral', PROCESSING: 'busy', ACTIVE: 'good', INACTIVE: 'neutral' } as const;

function Status({ attribute }: { attribute: ComputedAttribute }) {
  const progress = attribute.status === 'PROCESSING' ? ` ${attribute.progress} %` : '';
  return (
    <StatusBadge tone={TONES[attribute.status]}>
      {humanize(attribute.status)}
      {progress}
    </StatusBadge>
  );
}

function Actions({ attribute }: { attribute: ComputedAttribute }) {
  const activate = useMutation(activateComputedAttributeMutation);
  const deactivate = useMutation(deactivateComputedAttributeMutation);
  const remove = useMutation(deleteComputedAttributeMutation);
  const isRunning = attribute.status === 'ACTIVE' || attribute.status === 'PROCESSING';
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {isRunning ? (
        <Button
          size="xs"
          variant="subtle"
          aria-label={`Deactivate ${attribute.name}`}
          loading={deactivate.isPending}
          onClick={() => deactivate.mutate(attribute.id)}
        >
          Deactivate
        </Button>
      ) : (
        <>
          <Button
            size="xs"
            variant="light"
            aria-label={`Activate ${attribute.name}`}
            loading={activate.isPending}
            onClick={() => activate.mutate(attribute.id)}
          >
            Activate
          </Button>
          <ConfirmButton
            label="Delete"
            name={`Delete ${attribute.name}`}
            question={`Delete “${attribute.name}”?`}
            consequence="Its values disappear from every person."
            busy={remove.isPending}
            onConfirm={() => remove.mutate(attribute.id)}
          />
        </>
      )}
    </Group>
  );
}

const columns: Column<ComputedAttribute>[] = [
  {
    header: 'Name',
    cell: (attribute) => (
      <>
        <Text size="sm" fw={560}>
          {attribute.name}
        </Text>
        {attribute.kind === 'EVENT_AGGREGATE' ? (
          <Text size="xs" c="dimmed">
            {describeAggregate(attribute.definition)}
          </Text>
        ) : null}
      </>
    ),
  },
  { header: 'Kind', cell: (attribute) => KINDS[attribute.kind] },
  { header: 'Status', cell: (attribute) => <Status attribute={attribute} /> },
  { header: 'Actions', align: 'right', cell: (attribute) => <Actions attribute={attribute} /> },
];

export function ComputedAttributesPage() {
  const attributes = useQuery(computedAttributesQuery);
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <PageHeader
        title="Computed attributes"
        description="Values that follow from events and stay exact at every instant. Nobody can write them; chatbots can read active ones."
        actions={
          <Button leftSection={<PlusIcon size={16} />} onClick={dialog.open}>
            Create event aggregate
          </Button>
        }
      />
      <DataTable
        label="Computed attributes"
        columns={columns}
        rows={attributes.data}
        rowKey={(attribute) => attribute.id}
        error={attributes.isError ? describeError(attributes.error) : undefined}
        onRetry={() => void attributes.refetch()}
        empty={
          <EmptyState icon={ComputedIcon} title="No computed attributes yet">
            Create an event aggregate such as “Lifetime spend”, the sum of the amount of all purchases, or “Carts in 7
            days”, the count of AddedToCart. After activation every person has the value.
          </EmptyState>
        }
      />
      <CreateComputed opened={opened} onClose={dialog.close} />
    </>
  );
}

/** Configuration > Computed attributes (P-36, P-37). */
import {
  activateComputedAttributeMutation,
  computedAttributesQuery,
  deactivateComputedAttributeMutation,
  deleteComputedAttributeMutation,
  duplicateComputedAttributeMutation,
} from '@/data/definitions';
import { useMay } from '@/data/session';
import { describeDefinition } from '@/lib/aggregate';
import { describeError } from '@/lib/api/problem';
import type { ComputedAttribute } from '@/lib/api/types';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ComputedIcon, PlusIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { useDialogAbout } from '@/ui/useDialogAbout';
import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ComputedDialog } from './ComputedDialog';
import { ComputedStatus } from './ComputedStatus';
import { FormulaDialog } from './FormulaDialog';

const KINDS = { EVENT_AGGREGATE: 'Event aggregate', FORMULA: 'Custom formula', SCORE: 'Profile score' } as const;

interface ActionsProps {
  attribute: ComputedAttribute;
  onChange: (attribute: ComputedAttribute) => void;
}

function Actions({ attribute, onChange }: ActionsProps) {
  const activate = useMutation(activateComputedAttributeMutation);
  const deactivate = useMutation(deactivateComputedAttributeMutation);
  const duplicate = useMutation(duplicateComputedAttributeMutation);
  const remove = useMutation(deleteComputedAttributeMutation);
  const { id, name, status } = attribute;
  const copy = (
    <Button
      size="xs"
      variant="subtle"
      aria-label={`Duplicate ${name}`}
      loading={duplicate.isPending}
      onClick={() => duplicate.mutate(id)}
    >
      Duplicate
    </Button>
  );
  if (status === 'ACTIVE' || status === 'PROCESSING') {
    return (
      <Group gap={4} justify="flex-end" wrap="nowrap">
        {copy}
        <ConfirmButton
          label="Deactivate"
          name={`Deactivate ${name}`}
          question={`Deactivate “${name}”?`}
          consequence="Its values disappear from every person until it is active again. It can be changed meanwhile."
          busy={deactivate.isPending}
          onConfirm={() => deactivate.mutate(id)}
        />
      </Group>
    );
  }
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button
        size="xs"
        variant="light"
        aria-label={`Activate ${name}`}
        loading={activate.isPending}
        onClick={() => activate.mutate(id)}
      >
        Activate
      </Button>
      {attribute.kind === 'EVENT_AGGREGATE' ? (
        <Button size="xs" variant="subtle" aria-label={`Change ${name}`} onClick={() => onChange(attribute)}>
          Change
        </Button>
      ) : null}
      {copy}
      <ConfirmButton
        label="Delete"
        name={`Delete ${name}`}
        question={`Delete “${name}”?`}
        consequence="Its values disappear from every person."
        busy={remove.isPending}
        onConfirm={() => remove.mutate(id)}
      />
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
        <Text size="xs" c="dimmed" lineClamp={2}>
          {describeDefinition(attribute.definition)}
        </Text>
      </>
    ),
  },
  { header: 'Kind', width: 150, cell: (attribute) => KINDS[attribute.kind] },
  { header: 'Status', width: 190, cell: (attribute) => <ComputedStatus attribute={attribute} /> },
];

function actionsColumn(onChange: ActionsProps['onChange']): Column<ComputedAttribute> {
  return {
    header: 'Actions',
    align: 'right',
    cell: (attribute) => <Actions attribute={attribute} onChange={onChange} />,
  };
}

export function ComputedAttributesPage() {
  const attributes = useQuery(computedAttributesQuery);
  const mayEdit = useMay('editDefinitions');
  const dialog = useDialogAbout<ComputedAttribute>();
  const [isTrying, formula] = useDisclosure(false);

  return (
    <>
      <PageHeader
        title="Computed attributes"
        description="Values that follow from events and from one another, and stay exact at every instant. Nobody can write them; chatbots can read active ones."
        actions={
          mayEdit ? (
            <>
              <Button variant="default" leftSection={<ComputedIcon size={16} />} onClick={formula.open}>
                Try a formula
              </Button>
              <Button leftSection={<PlusIcon size={16} />} onClick={() => dialog.open(undefined)}>
                Create event aggregate
              </Button>
            </>
          ) : null
        }
      />
      <DataTable
        label="Computed attributes"
        columns={mayEdit ? [...columns, actionsColumn(dialog.open)] : columns}
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
      <ComputedDialog key={dialog.opening} opened={dialog.opened} attribute={dialog.subject} onClose={dialog.close} />
      <FormulaDialog opened={isTrying} onClose={formula.close} />
    </>
  );
}

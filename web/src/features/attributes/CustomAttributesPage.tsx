/** Configuration > Person custom attributes (P-32). */
import { customAttributesQuery, deleteCustomAttributeMutation } from '@/data/definitions';
import { useMay } from '@/data/session';
import { describeError } from '@/lib/api/problem';
import type { CustomAttribute } from '@/lib/api/types';
import { dataTypeLabel } from '@/lib/attributeValue';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { AttributeIcon, PlusIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { SearchField } from '@/ui/SearchField';
import { Timestamp } from '@/ui/Timestamp';
import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CreateAttribute } from './CreateAttribute';

function DeleteAttribute({ attribute }: { attribute: CustomAttribute }) {
  const remove = useMutation(deleteCustomAttributeMutation);
  return (
    <ConfirmButton
      label="Delete"
      name={`Delete ${attribute.name}`}
      question={`Delete the attribute “${attribute.name}”?`}
      consequence="Its values are removed from every person. This cannot be undone."
      busy={remove.isPending}
      onConfirm={() => remove.mutate(attribute.name)}
    />
  );
}

const columns: Column<CustomAttribute>[] = [
  {
    header: 'Name',
    cell: (attribute) => (
      <Text size="sm" fw={560}>
        {attribute.name}
      </Text>
    ),
  },
  { header: 'Type', cell: (attribute) => dataTypeLabel(attribute.dataType) },
  {
    header: 'Last updated',
    cell: (attribute) => <Timestamp at={attribute.modifiedAt} />,
  },
];

const actions: Column<CustomAttribute> = {
  header: 'Actions',
  align: 'right',
  cell: (attribute) => <DeleteAttribute attribute={attribute} />,
};

export function CustomAttributesPage() {
  const attributes = useQuery(customAttributesQuery);
  const mayEdit = useMay('editDefinitions');
  const [opened, dialog] = useDisclosure(false);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();

  return (
    <>
      <PageHeader
        title="Person custom attributes"
        description="What you know about persons beyond the standard fields. Name and type are fixed once created."
        actions={
          mayEdit ? (
            <Button leftSection={<PlusIcon size={16} />} onClick={dialog.open}>
              Create attribute
            </Button>
          ) : null
        }
      />
      {attributes.data?.length === 0 ? null : (
        <SearchField label="Search attributes" value={search} onChange={setSearch} />
      )}
      <DataTable
        label="Person custom attributes"
        columns={mayEdit ? [...columns, actions] : columns}
        rows={attributes.data?.filter((attribute) => attribute.name.toLowerCase().includes(wanted))}
        rowKey={(attribute) => attribute.name}
        error={attributes.isError ? describeError(attributes.error) : undefined}
        onRetry={() => void attributes.refetch()}
        empty={
          <EmptyState icon={AttributeIcon} title={wanted === '' ? 'No custom attributes yet' : 'No attribute matches'}>
            Create one for anything that matters to your conversations: a loyalty tier, the end of a subscription, the
            content of a cart. Chatbots can read and write it.
          </EmptyState>
        }
      />
      <CreateAttribute opened={opened} onClose={dialog.close} />
    </>
  );
}

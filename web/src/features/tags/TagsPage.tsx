/** The tags of the workspace (P-76, P-78). */
import { createTagMutation, deleteTagMutation, tagsQuery } from '@/data/definitions';
import { useMay } from '@/data/session';
import { describeError, fieldsNamed, readFailure } from '@/lib/api/problem';
import type { Tag } from '@/lib/api/types';
import { formatCount } from '@/lib/format';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { PlusIcon, TagIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { SearchField } from '@/ui/SearchField';
import { Timestamp } from '@/ui/Timestamp';
import { Badge, Button, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

const fieldOf = fieldsNamed('name');

function CreateTag() {
  const form = useForm({ initialValues: { name: '' } });
  const create = useMutation(createTagMutation);
  const submit = form.onSubmit(({ name }) => {
    create.mutate(name, {
      onSuccess: () => form.reset(),
      onError: (error) => {
        const { fields, message } = readFailure(error, fieldOf);
        form.setErrors({ name: fields.name ?? message });
      },
    });
  });
  return (
    <form onSubmit={submit} noValidate>
      <Group align="flex-start" gap="xs">
        <TextInput
          aria-label="New tag"
          placeholder="Name of a new tag"
          w={240}
          {...form.getInputProps('name')}
        />
        <Button type="submit" leftSection={<PlusIcon size={16} />} loading={create.isPending}>
          Create tag
        </Button>
      </Group>
    </form>
  );
}

function DeleteTag({ tag }: { tag: Tag }) {
  const remove = useMutation(deleteTagMutation);
  return (
    <ConfirmButton
      label="Delete"
      name={`Delete ${tag.name}`}
      question={`Delete the tag “${tag.name}”?`}
      consequence="It is taken off every person. This cannot be undone."
      busy={remove.isPending}
      onConfirm={() => remove.mutate(tag.id)}
    />
  );
}

const columns: Column<Tag>[] = [
  { header: 'Name', cell: (tag) => <Badge color="gray">{tag.name}</Badge> },
  { header: 'Persons', cell: (tag) => formatCount(tag.persons, 'person') },
  { header: 'Created', cell: (tag) => <Timestamp at={tag.createdAt} /> },
];

const actions: Column<Tag> = {
  header: 'Actions',
  align: 'right',
  cell: (tag) => <DeleteTag tag={tag} />,
};

export function TagsPage() {
  const tags = useQuery(tagsQuery);
  const mayEdit = useMay('editDefinitions');
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const rows = tags.data?.filter((tag) => tag.name.toLowerCase().includes(wanted));

  return (
    <>
      <PageHeader
        title="Tags"
        description="Labels for persons. Chatbots, the API and you can add them; an unknown name is created on first use."
        actions={mayEdit ? <CreateTag /> : null}
      />
      {tags.data?.length === 0 ? null : (
        <SearchField label="Search tags" value={search} onChange={setSearch} />
      )}
      <DataTable
        label="Tags"
        columns={mayEdit ? [...columns, actions] : columns}
        rows={rows}
        rowKey={(tag) => tag.id}
        error={tags.isError ? describeError(tags.error) : undefined}
        onRetry={() => void tags.refetch()}
        empty={
          <EmptyState icon={TagIcon} title={wanted === '' ? 'No tags yet' : 'No tag has this name'}>
            Create one above, type a new name on a person, or let a chatbot add it: “vip”, “newsletter”, “returned
            goods”.
          </EmptyState>
        }
      />
    </>
  );
}

/** The dialog that defines a custom attribute (P-30, P-31, P-33). */
import { createCustomAttributeMutation } from '@/data/definitions';
import { readFailure } from '@/lib/api/problem';
import type { DataType } from '@/lib/api/types';
import { DATA_TYPES } from '@/lib/attributeValue';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { CloseIcon, PlusIcon } from '@/ui/icons';
import { showErrors } from '@/ui/showErrors';
import { ActionIcon, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { randomId } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';

interface AttributeForm {
  name: string;
  dataType: DataType;
  objectSchema: { key: string; name: string; dataType: DataType }[];
}

const SIMPLE_TYPES = DATA_TYPES.filter((type) => type.value !== 'LIST_OF_OBJECTS');

const newField = () => ({ key: randomId(), name: '', dataType: 'STRING' as DataType });

function fieldOf(path: string): string | undefined {
  return path === '' ? undefined : path.slice(1).replaceAll('/', '.');
}

interface CreateAttributeProps {
  opened: boolean;
  onClose: () => void;
}

export function CreateAttribute({ opened, onClose }: CreateAttributeProps) {
  const form = useForm<AttributeForm>({
    initialValues: { name: '', dataType: 'STRING', objectSchema: [newField()] },
  });
  const create = useMutation(createCustomAttributeMutation);
  const failure = create.isError ? readFailure(create.error, fieldOf) : undefined;
  const isList = form.values.dataType === 'LIST_OF_OBJECTS';

  const close = () => {
    form.reset();
    create.reset();
    onClose();
  };
  const submit = form.onSubmit(({ name, dataType, objectSchema }) => {
    const schema = objectSchema.map((field) => ({ name: field.name, dataType: field.dataType }));
    create.mutate(isList ? { name, dataType, objectSchema: schema } : { name, dataType }, {
      onSuccess: close,
      onError: (error) => showErrors(form, readFailure(error, fieldOf).fields),
    });
  });

  return (
    <Modal opened={opened} onClose={close} title="Create attribute">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
          <TextInput label="Name" data-autofocus placeholder="Loyalty tier" {...form.getInputProps('name')} />
          <Select
            label="Type"
            data={DATA_TYPES.map(({ value, label }) => ({ value, label }))}
            allowDeselect={false}
            {...form.getInputProps('dataType')}
          />
          {isList ? (
            <Stack gap="xs">
              <Text size="sm" fw={560}>
                Fields of each object
              </Text>
              {form.values.objectSchema.map((field, index) => (
                <Group key={field.key} gap="xs" align="flex-start" wrap="nowrap">
                  <TextInput
                    aria-label={`Field name ${index + 1}`}
                    placeholder="sku"
                    flex={1}
                    {...form.getInputProps(`objectSchema.${index}.name`)}
                  />
                  <Select
                    aria-label={`Field type ${index + 1}`}
                    data={SIMPLE_TYPES.map(({ value, label }) => ({ value, label }))}
                    allowDeselect={false}
                    w={160}
                    {...form.getInputProps(`objectSchema.${index}.dataType`)}
                  />
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={36}
                    aria-label={`Remove field ${index + 1}`}
                    disabled={form.values.objectSchema.length === 1}
                    onClick={() => form.removeListItem('objectSchema', index)}
                  >
                    <CloseIcon size={16} />
                  </ActionIcon>
                </Group>
              ))}
              <Button
                variant="default"
                leftSection={<PlusIcon size={16} />}
                style={{ alignSelf: 'flex-start' }}
                onClick={() => form.insertListItem('objectSchema', newField())}
              >
                Add field
              </Button>
            </Stack>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

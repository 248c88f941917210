/** The dialog that defines a custom event and its properties (P-61, P-62). */
import { createEventDefinitionMutation } from '@/data/definitions';
import { readFailure } from '@/lib/api/problem';
import type { FieldType } from '@/lib/api/types';
import { FIELD_TYPES, proposeDefinitionId } from '@/lib/eventDefinition';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { CloseIcon, PlusIcon } from '@/ui/icons';
import { showErrors } from '@/ui/showErrors';
import { ActionIcon, Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { randomId } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';

interface PropertyRow {
  key: string;
  name: string;
  type: FieldType;
  required: boolean;
}

interface EventForm {
  title: string;
  definitionId: string;
  description: string;
  contextLabel: string;
  fields: PropertyRow[];
}

const emptyForm: EventForm = { title: '', definitionId: '', description: '', contextLabel: '', fields: [] };

/** `/fields/2/name` → `fields.2.name`, the way the form names nested fields. */
function fieldOf(path: string): string | undefined {
  return path === '' ? undefined : path.slice(1).replaceAll('/', '.');
}

interface CreateEventProps {
  opened: boolean;
  onClose: () => void;
}

export function CreateEvent({ opened, onClose }: CreateEventProps) {
  const form = useForm<EventForm>({ initialValues: emptyForm });
  const create = useMutation(createEventDefinitionMutation);
  const failure = create.isError ? readFailure(create.error, fieldOf) : undefined;

  const close = () => {
    form.reset();
    create.reset();
    onClose();
  };
  const submit = form.onSubmit(({ title, definitionId, description, contextLabel, fields }) => {
    create.mutate(
      {
        title,
        definitionId: definitionId === '' ? proposeDefinitionId(title) : definitionId,
        description: description === '' ? undefined : description,
        contextLabel: contextLabel === '' ? undefined : { en: contextLabel },
        fields: fields.map(({ name, type, required }) => ({ name, type, required })),
      },
      { onSuccess: close, onError: (error) => showErrors(form, readFailure(error, fieldOf).fields) },
    );
  });

  return (
    <Modal opened={opened} onClose={close} title="Create event" size="lg">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
          <TextInput label="Event Name" data-autofocus placeholder="Added to cart" {...form.getInputProps('title')} />
          <TextInput
            label="Event ID"
            description="How chatbots and the API name it. It cannot be changed later."
            placeholder={proposeDefinitionId(form.values.title) || 'AddedToCart'}
            {...form.getInputProps('definitionId')}
          />
          <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} />
          <TextInput
            label="Context label"
            description="How chatbots and agents speak of it: “Are you contacting us regarding your recent purchase?”"
            placeholder="recent purchase"
            {...form.getInputProps('contextLabel')}
          />
          <Stack gap="xs">
            <Text fw={560} size="sm">
              Event properties
            </Text>
            {form.values.fields.map((field, index) => (
              <Group key={field.key} gap="xs" align="flex-start" wrap="nowrap">
                <TextInput
                  aria-label={`Property Name ${index + 1}`}
                  placeholder="productName"
                  flex={1}
                  {...form.getInputProps(`fields.${index}.name`)}
                />
                <Select
                  aria-label={`Type ${index + 1}`}
                  data={[...FIELD_TYPES]}
                  allowDeselect={false}
                  w={160}
                  {...form.getInputProps(`fields.${index}.type`)}
                />
                <Checkbox
                  label="Required"
                  mt={8}
                  {...form.getInputProps(`fields.${index}.required`, { type: 'checkbox' })}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={`Remove property ${index + 1}`}
                  onClick={() => form.removeListItem('fields', index)}
                >
                  <CloseIcon size={16} />
                </ActionIcon>
              </Group>
            ))}
            <Button
              variant="default"
              leftSection={<PlusIcon size={16} />}
              style={{ alignSelf: 'flex-start' }}
              onClick={() =>
                form.insertListItem('fields', { key: randomId(), name: '', type: 'String', required: false })
              }
            >
              Add event property
            </Button>
          </Stack>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

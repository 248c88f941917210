/** The properties that a form adds to an event, one row each. */
import { FIELD_TYPES } from '@/lib/eventDefinition';
import type { EventForm } from '@/lib/eventForm';
import { CloseIcon, PlusIcon } from '@/ui/icons';
import { ActionIcon, Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { randomId } from '@mantine/hooks';

/** What a shop would call its first properties. */
const EXAMPLES = ['productID', 'productName', 'productPrice', 'addedCart'];

export function PropertyRows({ form }: { form: UseFormReturnType<EventForm> }) {
  return (
    <Stack gap="xs" align="flex-start">
      {form.values.added.map((field, index) => (
        <Group key={field.key} gap="xs" align="flex-start" w="100%">
          <TextInput
            aria-label={`Property Name ${index + 1}`}
            placeholder={EXAMPLES[index] ?? 'Property Name'}
            flex={1}
            miw={150}
            autoFocus
            {...form.getInputProps(`added.${index}.name`)}
          />
          <Select
            aria-label={`Type ${index + 1}`}
            data={[...FIELD_TYPES]}
            allowDeselect={false}
            w={160}
            {...form.getInputProps(`added.${index}.type`)}
          />
          <Checkbox
            label="Required"
            mt={8}
            {...form.getInputProps(`added.${index}.required`, { type: 'checkbox' })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={`Remove property ${index + 1}`}
            onClick={() => form.removeListItem('added', index)}
          >
            <CloseIcon size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        leftSection={<PlusIcon size={16} />}
        onClick={() => form.insertListItem('added', { key: randomId(), name: '', type: 'String', required: false })}
      >
        Add event property
      </Button>
    </Stack>
  );
}

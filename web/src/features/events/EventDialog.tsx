/** The dialog that defines a custom event, or changes one (P-61, P-62). */
import { changeEventDefinitionMutation, createEventDefinitionMutation } from '@/data/definitions';
import { readFailure } from '@/lib/api/problem';
import type { EventDefinition } from '@/lib/api/types';
import { proposeDefinitionId } from '@/lib/eventDefinition';
import { eventFieldOf, eventFormOf, toEventChange, toEventDraft, type EventForm } from '@/lib/eventForm';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showErrors } from '@/ui/showErrors';
import { Button, Group, Input, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { PropertyList } from './PropertyList';
import { PropertyRows } from './PropertyRows';

interface EventDialogProps {
  opened: boolean;
  /** The event to change; a new one when absent. */
  definition: EventDefinition | undefined;
  onClose: () => void;
}

function EventFormBody({ definition, onClose }: Omit<EventDialogProps, 'opened'>) {
  const existing = definition?.fields ?? [];
  const form = useForm<EventForm>({ initialValues: eventFormOf(definition) });
  const create = useMutation(createEventDefinitionMutation);
  const change = useMutation(changeEventDefinitionMutation(definition?.definitionId ?? ''));
  const saving = definition === undefined ? create : change;
  const fieldOf = eventFieldOf(form.values, existing.length);
  const failure = saving.isError ? readFailure(saving.error, fieldOf) : undefined;

  const submit = form.onSubmit((values) => {
    const after = {
      onSuccess: onClose,
      onError: (error: unknown) => showErrors(form, readFailure(error, eventFieldOf(values, existing.length)).fields),
    };
    if (definition === undefined) {
      create.mutate(toEventDraft(values), after);
    } else {
      change.mutate(toEventChange(values, existing), after);
    }
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
        <TextInput label="Event Name" data-autofocus placeholder="Added to cart" {...form.getInputProps('title')} />
        <TextInput
          label="Event ID"
          description={
            definition === undefined
              ? 'How chatbots and the API name it. It cannot be changed later.'
              : 'How chatbots and the API name it.'
          }
          placeholder={proposeDefinitionId(form.values.title) || 'AddedToCart'}
          readOnly={definition !== undefined}
          variant={definition === undefined ? 'default' : 'filled'}
          {...form.getInputProps('definitionId')}
        />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          placeholder="Somebody put a product into the cart."
          {...form.getInputProps('description')}
        />
        {form.values.contextLabels.map(({ locale }, index) => (
          <TextInput
            key={locale}
            label={locale === 'en' ? 'Context label' : `Context label (${locale})`}
            description={
              index === 0
                ? 'How chatbots and agents speak of it: “Are you contacting us regarding your recent purchase?”'
                : undefined
            }
            placeholder="recent purchase"
            {...form.getInputProps(`contextLabels.${index}.label`)}
          />
        ))}
        <Input.Wrapper
          label="Event properties"
          labelElement="div"
          description={existing.length === 0 ? undefined : 'Those that exist stay; you can add more.'}
        >
          <Stack gap="sm" mt={6}>
            {existing.length === 0 ? null : <PropertyList fields={existing} />}
            <PropertyRows form={form} />
          </Stack>
        </Input.Wrapper>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={saving.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function EventDialog({ opened, definition, onClose }: EventDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={definition === undefined ? 'Create event' : `Change “${definition.title}”`}
      size="lg"
    >
      <EventFormBody definition={definition} onClose={onClose} />
    </Modal>
  );
}

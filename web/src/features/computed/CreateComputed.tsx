/** The dialog that drafts an event aggregate (P-51). */
import { createComputedAttributeMutation, eventDefinitionsQuery } from '@/data/definitions';
import { FUNCTIONS, inputsOf, needsInput, PERIODS, readPeriod } from '@/lib/aggregate';
import { readFailure } from '@/lib/api/problem';
import type { AggregateFunction } from '@/lib/api/types';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showErrors } from '@/ui/showErrors';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';

interface ComputedForm {
  name: string;
  function: AggregateFunction;
  definitionId: string | null;
  property: string | null;
  period: string;
}

const FIELDS = ['name', 'function', 'definitionId', 'property', 'period'] as const;

/** `/definition/period/days` belongs to the field `period`. */
function fieldOf(path: string): string | undefined {
  const name = path.replace(/^\/definition/, '');
  return FIELDS.find((field) => name === `/${field}` || name.startsWith(`/${field}/`));
}

interface CreateComputedProps {
  opened: boolean;
  onClose: () => void;
}

export function CreateComputed({ opened, onClose }: CreateComputedProps) {
  const events = useQuery(eventDefinitionsQuery);
  const create = useMutation(createComputedAttributeMutation);
  const form = useForm<ComputedForm>({
    initialValues: { name: '', function: 'COUNT', definitionId: null, property: null, period: 'LIFETIME' },
    validate: {
      definitionId: (definitionId) => (definitionId === null ? 'Choose an event.' : null),
      property: (property, values) =>
        needsInput(values.function) && property === null ? 'Choose a property.' : null,
    },
  });
  const failure = create.isError ? readFailure(create.error, fieldOf) : undefined;
  const event = events.data?.find((definition) => definition.definitionId === form.values.definitionId);
  const inputs = inputsOf(form.values.function, event);

  const close = () => {
    form.reset();
    create.reset();
    onClose();
  };
  const forgetProperty = () => form.setFieldValue('property', null);
  form.watch('function', forgetProperty);
  form.watch('definitionId', forgetProperty);

  const submit = form.onSubmit((values) => {
    create.mutate(
      {
        name: values.name,
        kind: 'EVENT_AGGREGATE',
        definition: {
          function: values.function,
          definitionId: values.definitionId ?? '',
          ...(values.property === null ? {} : { property: values.property }),
          filters: [],
          exclude: 'NONE',
          period: readPeriod(values.period),
        },
      },
      { onSuccess: close, onError: (error) => showErrors(form, readFailure(error, fieldOf).fields) },
    );
  });

  return (
    <Modal opened={opened} onClose={close} title="Create event aggregate">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
          <TextInput label="Name" data-autofocus placeholder="Lifetime spend" {...form.getInputProps('name')} />
          <Select
            label="Function"
            data={FUNCTIONS.map(({ value, label }) => ({ value, label }))}
            allowDeselect={false}
            {...form.getInputProps('function')}
          />
          <Select
            label="Event"
            placeholder="Choose an event"
            searchable
            data={(events.data ?? []).map(({ definitionId, title }) => ({ value: definitionId, label: title }))}
            {...form.getInputProps('definitionId')}
          />
          {needsInput(form.values.function) ? (
            <Select
              label="Property"
              placeholder={event === undefined ? 'Choose an event first' : 'Choose a property'}
              disabled={event === undefined}
              nothingFoundMessage="No property of this event fits the function."
              data={inputs.map((field) => field.name)}
              {...form.getInputProps('property')}
            />
          ) : null}
          <Select label="Period" data={[...PERIODS]} allowDeselect={false} {...form.getInputProps('period')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Save draft
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

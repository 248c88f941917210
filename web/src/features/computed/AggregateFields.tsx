/** The inputs that say which events count, how, and for how long. */
import { eventDefinitionsQuery } from '@/data/definitions';
import { FUNCTIONS, inputsOf, needsInput, PERIODS } from '@/lib/aggregate';
import type { ComputedForm } from '@/lib/computedForm';
import { Select, SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';

export function AggregateFields({ form }: { form: UseFormReturnType<ComputedForm> }) {
  const events = useQuery(eventDefinitionsQuery);
  const event = events.data?.find((definition) => definition.definitionId === form.values.definitionId);
  const inputs = inputsOf(form.values.function, event);
  const forgetProperty = () => form.setFieldValue('property', null);
  form.watch('function', forgetProperty);
  form.watch('definitionId', forgetProperty);

  return (
    <>
      <TextInput label="Name" data-autofocus placeholder="Lifetime spend" {...form.getInputProps('name')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
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
      </SimpleGrid>
    </>
  );
}

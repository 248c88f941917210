/** The inputs that say which events count, how, and for how long (P-51). */
import { eventDefinitionsQuery } from '@/data/definitions';
import { EXCLUSIONS, FUNCTIONS, inputsOf, needsInput, propertyLabel } from '@/lib/aggregate';
import type { ComputedForm } from '@/lib/computedForm';
import { PropertyTests } from '@/ui/PropertyTests';
import { Input, Select, SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { PeriodFields } from './PeriodFields';

export function AggregateFields({ form }: { form: UseFormReturnType<ComputedForm> }) {
  const events = useQuery(eventDefinitionsQuery);
  const event = events.data?.find((definition) => definition.definitionId === form.values.definitionId);
  const inputs = inputsOf(form.values.function, event);
  const forgetProperty = () => form.setFieldValue('property', null);
  form.watch('function', forgetProperty);
  form.watch('definitionId', () => {
    forgetProperty();
    form.setFieldValue('filters', []);
  });

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
            data={inputs.map(({ name }) => ({ value: name, label: propertyLabel(name) }))}
            {...form.getInputProps('property')}
          />
        ) : null}
        <PeriodFields form={form} />
        <Select
          label="Leave out"
          description="Of all events that count, before the period is cut."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={[...EXCLUSIONS]}
          allowDeselect={false}
          {...form.getInputProps('exclude')}
        />
      </SimpleGrid>
      {event === undefined ? null : (
        <Input.Wrapper
          label="Only events with"
          labelElement="div"
          description={form.values.filters.length === 0 ? 'Every event of this kind counts.' : undefined}
          error={form.errors.filters}
        >
          <PropertyTests
            tests={form.values.filters}
            properties={event.fields}
            onChange={(filters) => form.setFieldValue('filters', filters)}
          />
        </Input.Wrapper>
      )}
    </>
  );
}

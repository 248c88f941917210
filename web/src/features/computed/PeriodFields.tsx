/** The inputs of a period: its name, and what some of them ask for beside it (P-53). */
import type { ComputedForm } from '@/lib/computedForm';
import { asks, PERIOD_UNITS, PERIODS } from '@/lib/periodForm';
import { Group, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';

export function PeriodFields({ form }: { form: UseFormReturnType<ComputedForm> }) {
  const asked = asks(form.values.period);
  return (
    <>
      <Select
        label="Period"
        data={PERIODS.map(({ value, label }) => ({ value, label }))}
        allowDeselect={false}
        {...form.getInputProps('period')}
      />
      {asked === 'amount' ? (
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <TextInput label="Length" inputMode="numeric" placeholder="90" flex={1} {...form.getInputProps('amount')} />
          <Select
            label="Unit"
            data={[...PERIOD_UNITS]}
            allowDeselect={false}
            w={120}
            {...form.getInputProps('unit')}
          />
        </Group>
      ) : null}
      {asked === 'days' ? (
        <TextInput
          label="Days before today"
          inputMode="numeric"
          placeholder="0 is today"
          {...form.getInputProps('amount')}
        />
      ) : null}
      {asked === 'date' ? <TextInput label="Date" type="date" {...form.getInputProps('date')} /> : null}
    </>
  );
}

/** The right side of a condition: an input that fits the field and its comparison. */
import { LENGTH_UNITS, operatorOf } from '@/lib/segment/operators';
import type { Field } from '@/lib/segment/fields';
import type { Condition } from '@/lib/segment/tree';
import { Autocomplete, Group, Select, TagsInput, Text, TextInput } from '@mantine/core';

interface OperandProps {
  condition: Condition;
  field: Field | undefined;
  /** Names of tags to choose from. */
  tags: readonly string[];
  isWrong: boolean;
  onChange: (condition: Condition) => void;
}

export function Operand({ condition, field, tags, isWrong, onChange }: OperandProps) {
  const { input, after } = operatorOf(condition.operator);
  const [value = ''] = condition.values;
  const write = (values: string[]) => onChange({ ...condition, values });
  const shared = { 'aria-label': 'Value', error: isWrong, placeholder: 'Value' };

  if (input === 'none') {
    return null;
  }
  if (input === 'length') {
    return (
      <Group gap="xs" wrap="nowrap">
        <TextInput
          aria-label="Length"
          placeholder="7"
          inputMode="numeric"
          w={64}
          error={isWrong}
          value={value}
          onChange={(event) => write([event.currentTarget.value])}
        />
        <Select
          aria-label="Unit"
          w={110}
          data={[...LENGTH_UNITS]}
          value={condition.unit}
          allowDeselect={false}
          onChange={(unit) =>
            onChange({ ...condition, unit: LENGTH_UNITS.find((known) => known.value === unit)?.value ?? 'D' })
          }
        />
        {after === undefined ? null : <Text size="sm">{after}</Text>}
      </Group>
    );
  }
  if (input === 'values') {
    return <TagsInput {...shared} placeholder={value === '' ? 'Type, then Enter' : ''} value={[...condition.values]} onChange={write} />;
  }
  if (field?.choices !== undefined) {
    return (
      <Select
        {...shared}
        placeholder="Choose"
        data={[...field.choices]}
        value={value === '' ? null : value}
        allowDeselect={false}
        onChange={(choice) => write([choice ?? ''])}
      />
    );
  }
  if (field?.kind === 'tags') {
    return <Autocomplete {...shared} placeholder="Tag" data={[...tags]} value={value} onChange={(text) => write([text])} />;
  }
  return (
    <TextInput
      {...shared}
      type={field?.kind === 'date' ? 'date' : 'text'}
      inputMode={field?.kind === 'number' ? 'decimal' : undefined}
      value={value}
      onChange={(event) => write([event.currentTarget.value])}
    />
  );
}

/** Conditions on the properties of an event, one row each; all must hold (P-84). */
import type { EventField } from '@/lib/api/types';
import { PROPERTY_TESTS_MAX, propertyOperators, testable, type PropertyTest } from '@/lib/propertyTest';
import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { CloseIcon, PlusIcon } from './icons';
import classes from './PropertyTests.module.css';

interface PropertyTestsProps {
  tests: readonly PropertyTest[];
  properties: readonly EventField[];
  onChange: (tests: PropertyTest[]) => void;
}

interface RowProps {
  test: PropertyTest;
  place: number;
  properties: readonly EventField[];
  onChange: (test: PropertyTest) => void;
  onRemove: () => void;
}

/** What a value of this type looks like. */
const EXAMPLES: Partial<Record<EventField['type'], string>> = {
  Numeric: '3',
  Decimal: '19.90',
  DateTime: '2026-03-04T08:15:00Z',
};

function TestRow({ test, place, properties, onChange, onRemove }: RowProps) {
  const type = properties.find(({ name }) => name === test.attribute)?.type;
  const operators = propertyOperators(type);
  return (
    <Group component="li" aria-label={`Property condition ${place}`} gap="xs" align="flex-start">
      <Select
        aria-label="Property"
        placeholder="Property"
        w={170}
        data={testable(properties).map(({ name }) => name)}
        value={test.attribute === '' ? null : test.attribute}
        allowDeselect={false}
        onChange={(attribute) => {
          const chosen = properties.find(({ name }) => name === attribute)?.type;
          const fits = propertyOperators(chosen).some(({ value }) => value === test.operator);
          onChange({
            attribute: attribute ?? '',
            operator: fits ? test.operator : 'EQ',
            value: chosen === 'Boolean' ? 'true' : test.value,
          });
        }}
      />
      <Select
        aria-label="Comparison"
        w={140}
        data={operators.map(({ value, label }) => ({ value, label }))}
        value={test.operator}
        allowDeselect={false}
        onChange={(operator) => onChange({ ...test, operator: operator ?? 'EQ' })}
      />
      {type === 'Boolean' ? (
        <Select
          aria-label="Value"
          w={110}
          data={[
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
          value={test.value}
          allowDeselect={false}
          onChange={(value) => onChange({ ...test, value: value ?? 'true' })}
        />
      ) : (
        <TextInput
          aria-label="Value"
          placeholder={(type === undefined ? undefined : EXAMPLES[type]) ?? 'Value'}
          flex={1}
          miw={110}
          value={test.value}
          onChange={(event) => onChange({ ...test, value: event.currentTarget.value })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label={`Remove property condition ${place}`}
        onClick={onRemove}
      >
        <CloseIcon size={16} />
      </ActionIcon>
    </Group>
  );
}

export function PropertyTests({ tests, properties, onChange }: PropertyTestsProps) {
  return (
    <Stack gap="xs">
      {tests.length === 0 ? null : (
        <ul className={classes.rows}>
          {tests.map((test, index) => (
            <TestRow
              // A row has no name, and holds nothing that could stay behind.
              // oxlint-disable-next-line react/no-array-index-key
              key={index}
              test={test}
              place={index + 1}
              properties={properties}
              onChange={(changed) => onChange(tests.with(index, changed))}
              onRemove={() => onChange(tests.toSpliced(index, 1))}
            />
          ))}
        </ul>
      )}
      {tests.length < PROPERTY_TESTS_MAX && testable(properties).length > 0 ? (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<PlusIcon size={14} />}
            onClick={() => onChange([...tests, { attribute: '', operator: 'EQ', value: '' }])}
          >
            {tests.length === 0 ? 'Add a condition on a property' : 'Add another'}
          </Button>
        </div>
      ) : null}
    </Stack>
  );
}

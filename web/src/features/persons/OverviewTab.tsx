/** Basic information, priority, ids and system fields, beside the activity feed (P-91). */
import { useMay } from '@/data/session';
import type { Person, PersonChange } from '@/lib/api/types';
import { formatValue } from '@/lib/format';
import { formatOrigin } from '@/lib/person';
import { CopyId } from '@/ui/CopyId';
import { Flash } from '@/ui/Flash';
import { InlineField, ReadOnlyField } from '@/ui/InlineField';
import { Panel } from '@/ui/Panel';
import { Timestamp } from '@/ui/Timestamp';
import { Grid, Select, Stack, TextInput } from '@mantine/core';
import { ActivityFeed } from './ActivityFeed';
import { useSaveField } from './useSaveField';

interface FieldInfo {
  name: keyof PersonChange & keyof Person;
  label: string;
  input: 'text' | 'date' | { value: string; label: string }[];
  /** False for fields that always have a value. */
  clearable?: false;
}

const BASIC: FieldInfo[] = [
  { name: 'firstName', label: 'First name', input: 'text' },
  { name: 'lastName', label: 'Last name', input: 'text' },
  {
    name: 'type',
    label: 'Person type',
    clearable: false,
    input: [
      { value: 'CUSTOMER', label: 'Customer' },
      { value: 'LEAD', label: 'Lead' },
    ],
  },
  {
    name: 'priority',
    label: 'Priority',
    clearable: false,
    input: [
      { value: 'NORMAL', label: 'Normal' },
      { value: 'HIGH', label: 'High' },
    ],
  },
  {
    name: 'gender',
    label: 'Gender',
    input: [
      { value: 'FEMALE', label: 'Female' },
      { value: 'MALE', label: 'Male' },
    ],
  },
  { name: 'birthDate', label: 'Birth date', input: 'date' },
  { name: 'preferredLanguage', label: 'Language', input: 'text' },
  { name: 'address', label: 'Address', input: 'text' },
  { name: 'city', label: 'City', input: 'text' },
  { name: 'country', label: 'Country', input: 'text' },
  { name: 'externalId', label: 'External ID', input: 'text' },
];

function textOf(person: Person, field: FieldInfo): string {
  const value = field.name === 'priority' ? (person.priority ?? 'NORMAL') : person[field.name];
  return typeof value === 'string' ? value : '';
}

function BasicField({ person, field }: { person: Person; field: FieldInfo }) {
  const save = useSaveField(person.id);
  const text = textOf(person, field);
  const { input, label } = field;
  const shown = Array.isArray(input) ? (input.find((choice) => choice.value === text)?.label ?? '') : text;

  return (
    <InlineField
      label={label}
      initial={text}
      shown={<Flash state={text}>{formatValue(shown)}</Flash>}
      onSave={save && ((value) => save({ [field.name]: value.trim() === '' ? null : value.trim() }))}
      renderEditor={({ value, error, onChange }) =>
        Array.isArray(input) ? (
          <Select
            aria-label={label}
            data={input}
            value={value === '' ? null : value}
            error={error}
            clearable={field.clearable !== false}
            allowDeselect={false}
            autoFocus
            onChange={(choice) => onChange(choice ?? '')}
          />
        ) : (
          <TextInput
            aria-label={label}
            type={input}
            value={value}
            error={error}
            autoFocus
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        )
      }
    />
  );
}

export function OverviewTab({ person }: { person: Person }) {
  const mayWrite = useMay('writePersons');
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="lg">
          <Panel title="Basic information" hint={mayWrite ? 'Select a value to change it.' : undefined}>
            {BASIC.map((field) => (
              <BasicField key={field.name} person={person} field={field} />
            ))}
          </Panel>
          <Panel title="System">
            <ReadOnlyField label="Profile ID">
              <CopyId label="profile ID" id={String(person.id)} />
            </ReadOnlyField>
            <ReadOnlyField label="Created">
              <Timestamp at={person.createdAt} /> {formatOrigin(person.createdFrom)}
            </ReadOnlyField>
            <ReadOnlyField label="Last updated">
              <Timestamp at={person.modifiedAt} /> {formatOrigin(person.modifiedFrom)}
            </ReadOnlyField>
          </Panel>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <ActivityFeed personId={person.id} />
      </Grid.Col>
    </Grid>
  );
}

/** What persons must have done: up to five events, all of which must hold (P-83). */
import type { EventDefinition } from '@/lib/api/types';
import {
  COUNTS,
  EVENT_CLAUSES_MAX,
  isCounted,
  newClause,
  OCCURRED,
  windowInput,
  WINDOWS,
  WINDOW_UNITS,
  type ClauseForm,
} from '@/lib/segment/eventClause';
import { CloseIcon, PlusIcon } from '@/ui/icons';
import { PropertyTests } from '@/ui/PropertyTests';
import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { randomId } from '@mantine/hooks';
import { useEditing } from './editing';
import classes from './Segments.module.css';

interface PartProps {
  clause: ClauseForm;
  isWrong: boolean;
  onChange: (clause: ClauseForm) => void;
}

function CountInputs({ clause, isWrong, onChange }: PartProps) {
  return (
    <>
      <Select
        aria-label="How often"
        w={120}
        data={[...COUNTS]}
        value={clause.operation}
        allowDeselect={false}
        onChange={(operation) => onChange({ ...clause, operation: operation ?? clause.operation })}
      />
      <TextInput
        aria-label="Times"
        inputMode="numeric"
        w={64}
        error={isWrong && clause.times.trim() === ''}
        value={clause.times}
        onChange={(event) => onChange({ ...clause, times: event.currentTarget.value })}
      />
      <Text size="sm">{clause.times === '1' ? 'time' : 'times'}</Text>
    </>
  );
}

function WindowInputs({ clause, isWrong, onChange }: PartProps) {
  const input = windowInput(clause);
  const isLength = input === 'length' || input === 'lengths';
  const bound = (name: 'start' | 'end', label: string) => (
    <TextInput
      aria-label={label}
      type={isLength ? 'text' : 'datetime-local'}
      inputMode={isLength ? 'numeric' : undefined}
      w={isLength ? 64 : 200}
      error={isWrong && clause[name].trim() === ''}
      value={clause[name]}
      onChange={(event) => onChange({ ...clause, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <Select
        aria-label="When"
        w={190}
        data={WINDOWS.map(({ value, label }) => ({ value, label }))}
        value={clause.window}
        allowDeselect={false}
        onChange={(window) => {
          const next = { ...clause, window: window ?? clause.window };
          const isSame = windowInput(next).replace(/s$/, '') === input.replace(/s$/, '');
          onChange(isSame ? next : { ...next, start: '', end: '' });
        }}
      />
      {input === 'none' ? null : bound('start', isLength ? 'Length' : 'From')}
      {input === 'lengths' || input === 'instants' ? (
        <>
          <Text size="sm">and</Text>
          {bound('end', isLength ? 'Longer length' : 'To')}
        </>
      ) : null}
      {isLength ? (
        <Select
          aria-label="Unit"
          w={110}
          data={[...WINDOW_UNITS]}
          value={clause.units}
          allowDeselect={false}
          onChange={(units) => onChange({ ...clause, units: units ?? clause.units })}
        />
      ) : null}
      {input === 'lengths' ? <Text size="sm">ago</Text> : null}
    </>
  );
}

interface ClauseProps extends Omit<PartProps, 'isWrong'> {
  place: number;
  events: readonly EventDefinition[];
  onRemove: () => void;
}

function ClauseRow({ clause, place, events, onChange, onRemove }: ClauseProps) {
  const issue = useEditing().issues[clause.key];
  const isWrong = issue !== undefined;
  const definition = events.find(({ definitionId }) => definitionId === clause.definitionId);
  return (
    <li className={classes.clause} aria-label={`event ${place}`}>
      <div className={classes.content}>
        <Group gap="xs">
          <Select
            aria-label="Whether"
            w={190}
            data={[...OCCURRED]}
            value={clause.occurred}
            allowDeselect={false}
            onChange={(occurred) => onChange({ ...clause, occurred: occurred ?? clause.occurred })}
          />
          <Select
            aria-label="Event"
            placeholder="Choose an event"
            searchable
            flex={1}
            miw={170}
            error={isWrong && clause.definitionId === ''}
            data={events.map(({ definitionId, title }) => ({ value: definitionId, label: title }))}
            value={clause.definitionId === '' ? null : clause.definitionId}
            allowDeselect={false}
            onChange={(definitionId) => onChange({ ...clause, definitionId: definitionId ?? '', tests: [] })}
          />
          {isCounted(clause) ? <CountInputs clause={clause} isWrong={isWrong} onChange={onChange} /> : null}
        </Group>
        <Group gap="xs" mt="xs">
          <WindowInputs clause={clause} isWrong={isWrong} onChange={onChange} />
        </Group>
        {definition === undefined ? null : (
          <div className={classes.tests}>
            <PropertyTests
              tests={clause.tests}
              properties={definition.fields}
              onChange={(tests) => onChange({ ...clause, tests })}
            />
          </div>
        )}
        {issue === undefined ? null : (
          <Text size="xs" c="var(--mantine-color-error)" role="alert" mt={4}>
            {issue}
          </Text>
        )}
      </div>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={`Remove event ${place}`} onClick={onRemove}>
        <CloseIcon size={16} />
      </ActionIcon>
    </li>
  );
}

interface EventClausesProps {
  clauses: readonly ClauseForm[];
  events: readonly EventDefinition[];
  onChange: (clauses: ClauseForm[]) => void;
}

export function EventClauses({ clauses, events, onChange }: EventClausesProps) {
  return (
    <Stack gap="xs" align="flex-start">
      <ul className={classes.rows}>
        {clauses.map((clause, index) => (
          <ClauseRow
            key={clause.key}
            clause={clause}
            place={index + 1}
            events={events}
            onChange={(changed) => onChange(clauses.with(index, changed))}
            onRemove={() => onChange(clauses.toSpliced(index, 1))}
          />
        ))}
      </ul>
      {clauses.length < EVENT_CLAUSES_MAX ? (
        <Button
          variant="default"
          size="xs"
          leftSection={<PlusIcon size={14} />}
          onClick={() => onChange([...clauses, newClause(randomId())])}
        >
          Add event
        </Button>
      ) : null}
    </Stack>
  );
}

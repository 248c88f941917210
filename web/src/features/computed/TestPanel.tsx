/** Tries a definition on one person, before it is active; nothing is saved. */
import { personsQuery } from '@/data/persons';
import { describeError } from '@/lib/api/problem';
import { dataTypeLabel } from '@/lib/attributeValue';
import { formatValue } from '@/lib/format';
import { displayName } from '@/lib/person';
import type { Trial } from '@/lib/trial';
import { DetailList } from '@/ui/DetailList';
import { Button, Group, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import classes from './TestPanel.module.css';

/** Long enough to type a word. */
const SEARCH_DELAY_MS = 200;

interface TestPanelProps {
  /** Computes the form for a person; nothing while it is incomplete. */
  onTest: (personId: number) => Promise<Trial> | undefined;
}

function Value({ trial: { value, type, because, inputs } }: { trial: Trial }) {
  const isEmpty = value === null || value === undefined;
  return (
    <>
      <span className={classes.value}>{isEmpty ? 'Empty' : formatValue(value)}</span>
      <Text span size="xs" c="dimmed">
        {isEmpty ? because : dataTypeLabel(type)}
      </Text>
      {inputs === undefined ? null : (
        <div className={classes.inputs}>
          <DetailList details={Object.entries(inputs).map(([label, read]) => ({ label, value: formatValue(read) }))} />
        </div>
      )}
    </>
  );
}

export function TestPanel({ onTest }: TestPanelProps) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, SEARCH_DELAY_MS);
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const persons = useInfiniteQuery(personsQuery(chosen?.label === search ? '' : search.trim()));
  const trial = useMutation({ mutationFn: (test: Promise<Trial>) => test, meta: { inlineErrors: true } });
  const offered = (persons.data?.pages[0]?.items ?? []).map((person) => ({
    value: String(person.id),
    label: displayName(person),
  }));
  const others = offered.filter((person) => person.value !== chosen?.value);

  const run = () => {
    const test = chosen === null ? undefined : onTest(Number(chosen.value));
    if (test !== undefined) {
      trial.mutate(test);
    }
  };

  return (
    <section className={classes.panel} aria-label="Try it">
      <Group align="flex-end" gap="xs">
        <Select
          label="Try it on a person"
          placeholder="Search by name or contact"
          flex={1}
          miw={200}
          searchable
          clearable
          // The server searches, contacts included.
          filter={({ options }) => options}
          nothingFoundMessage="Nobody found"
          data={chosen === null ? others : [chosen, ...others]}
          value={chosen?.value ?? null}
          onSearchChange={setTyped}
          onChange={(_value, option) => {
            setChosen(option);
            trial.reset();
          }}
        />
        <Button variant="default" disabled={chosen === null} loading={trial.isPending} onClick={run}>
          Test
        </Button>
      </Group>
      <output className={classes.result}>
        {trial.isError ? (
          <Text size="sm" c="var(--mantine-color-error)">
            {describeError(trial.error)}
          </Text>
        ) : trial.data === undefined ? (
          <Text size="sm" c="dimmed">
            The value appears here. Nothing is saved.
          </Text>
        ) : (
          <Value trial={trial.data} />
        )}
      </output>
    </section>
  );
}

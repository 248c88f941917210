/** Tries a definition on one person, before it is active; nothing is saved. */
import { testComputedMutation } from '@/data/definitions';
import { personsQuery } from '@/data/persons';
import { describeError } from '@/lib/api/problem';
import type { AggregateDefinition } from '@/lib/api/types';
import { formatValue, humanize } from '@/lib/format';
import { displayName } from '@/lib/person';
import { Button, Group, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import classes from './TestPanel.module.css';

/** Long enough to type a word. */
const SEARCH_DELAY_MS = 200;

interface TestPanelProps {
  /** The definition of the form, or nothing while it is incomplete. */
  readDefinition: () => AggregateDefinition | undefined;
}

export function TestPanel({ readDefinition }: TestPanelProps) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, SEARCH_DELAY_MS);
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const persons = useInfiniteQuery(personsQuery(chosen?.label === search ? '' : search.trim()));
  const trial = useMutation(testComputedMutation);
  const offered = (persons.data?.pages[0]?.items ?? []).map((person) => ({
    value: String(person.id),
    label: displayName(person),
  }));
  const others = offered.filter((person) => person.value !== chosen?.value);

  const run = () => {
    const definition = readDefinition();
    if (definition !== undefined && chosen !== null) {
      trial.mutate({ kind: 'EVENT_AGGREGATE', definition, personId: Number(chosen.value) });
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
          <>
            <span className={classes.value}>{formatValue(trial.data.value)}</span>
            <Text span size="xs" c="dimmed">
              {trial.data.emptyBecause ? `Empty: ${humanize(trial.data.emptyBecause)}` : humanize(trial.data.type)}
            </Text>
          </>
        )}
      </output>
    </section>
  );
}

/** Whom the rules fit now, while they are edited: the sentence, the number, ten persons. */
import { fittingQuery, type Fitting as Found } from '@/data/segments';
import { ApiError, describeError } from '@/lib/api/problem';
import type { Person, SegmentRules } from '@/lib/api/types';
import { formatCount } from '@/lib/format';
import { describeContact, displayName, primaryContact } from '@/lib/person';
import { LinkAnchor } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Panel } from '@/ui/Panel';
import { Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Counting } from './Counting';
import classes from './Segments.module.css';

function PersonLine({ person }: { person: Person }) {
  const contact = primaryContact(person);
  return (
    <li>
      <LinkAnchor {...paths.person(person.id)} size="sm" fw={560} target="_blank">
        {displayName(person)}
      </LinkAnchor>
      <Text size="xs" c="dimmed" truncate>
        {contact === undefined ? `Profile ${person.id}` : describeContact(contact)}
      </Text>
    </li>
  );
}

interface AnswerProps {
  found: Found;
  /** Whether a newer answer is on its way. */
  isCounting: boolean;
}

function Answer({ found: { count, sample, scanned, persons }, isCounting }: AnswerProps) {
  const isWhole = scanned >= persons;
  return (
    <>
      <p className={classes.count}>
        <strong>{count.toLocaleString('en')}</strong>{' '}
        <Text span size="sm" c="dimmed">
          {isWhole
            ? `of ${formatCount(persons, 'person')}`
            : `at least: ${scanned.toLocaleString('en')} of ${formatCount(persons, 'person')} were looked at`}
        </Text>{' '}
        {isCounting ? <Counting /> : null}
      </p>
      <ul className={classes.sample} aria-label="Some of them">
        {sample.map((person) => (
          <PersonLine key={person.id} person={person} />
        ))}
      </ul>
    </>
  );
}

interface FittingProps {
  sentence: string;
  /** The rules, or nothing while something is missing. */
  rules: SegmentRules | undefined;
  /** Whether this user may see persons. */
  mayCount: boolean;
}

export function Fitting({ sentence, rules, mayCount }: FittingProps) {
  const fitting = useQuery({ ...fittingQuery(mayCount ? rules : undefined, false), placeholderData: keepPreviousData });
  const isRefused = fitting.error instanceof ApiError && fitting.error.findings.length > 0;
  return (
    <Panel title="Who it is">
      <p className={classes.sentence}>{sentence}</p>
      {mayCount ? (
        <output className={classes.answer} aria-busy={fitting.isPlaceholderData}>
          {rules === undefined ? (
            <Text size="sm" c="dimmed">
              The number appears when every condition is complete.
            </Text>
          ) : isRefused ? (
            <Text size="sm" c="var(--mantine-color-error)">
              Something cannot be read; it is said beside the condition.
            </Text>
          ) : fitting.isError ? (
            <ErrorNotice message={describeError(fitting.error)} onRetry={() => void fitting.refetch()} />
          ) : fitting.data === undefined ? (
            <Text size="sm" c="dimmed">
              Counting …
            </Text>
          ) : (
            <Answer found={fitting.data} isCounting={fitting.isPlaceholderData} />
          )}
        </output>
      ) : null}
    </Panel>
  );
}

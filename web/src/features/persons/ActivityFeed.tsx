/** What happened to a person, newest first, updating by itself (P-91, A-221). */
import { timelineQuery } from '@/data/persons';
import { describeError } from '@/lib/api/problem';
import type { TimelineEntry } from '@/lib/api/types';
import { TIMELINE_FILTERS, timelineDetails, timelineHeading, timelineText } from '@/lib/timeline';
import { DetailList } from '@/ui/DetailList';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Flash } from '@/ui/Flash';
import * as icons from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { Timestamp } from '@/ui/Timestamp';
import { useFreshKeys } from '@/ui/useFreshKeys';
import { SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import classes from './ActivityFeed.module.css';

const KIND_ICONS: Record<string, icons.IconComponent> = {
  event: icons.EventIcon,
  change: icons.PencilIcon,
  message: icons.MessageIcon,
  session: icons.BotIcon,
};

interface EntryProps {
  entry: TimelineEntry;
  earlier: readonly TimelineEntry[];
  fresh: boolean;
}

function Entry({ entry, earlier, fresh }: EntryProps) {
  const Icon = KIND_ICONS[entry.kind] ?? icons.ClockIcon;
  const text = timelineText(entry, earlier);
  const details = timelineDetails(entry);
  return (
    <li className={classes.entry}>
      <span className={classes.icon}>
        <Icon size={15} />
      </span>
      <div className={classes.content}>
        <div className={classes.head}>
          <Text size="sm" fw={560}>
            <Flash state={entry.id} fresh={fresh}>
              {timelineHeading(entry)}
            </Flash>
          </Text>
          <Text size="xs" c="dimmed">
            <Timestamp at={entry.at} />
          </Text>
        </div>
        {text === undefined ? null : <p className={classes.text}>{text}</p>}
        {details.length === 0 ? null : <DetailList details={details} />}
      </div>
    </li>
  );
}

export function ActivityFeed({ personId }: { personId: number }) {
  const [filter, setFilter] = useState('all');
  const timeline = useQuery(timelineQuery(personId, filter === 'all' ? undefined : filter));
  const entries = timeline.data?.items;
  const fresh = useFreshKeys(
    filter,
    timeline.isPlaceholderData ? undefined : entries?.map((entry) => entry.id),
  );

  return (
    <Panel
      title="Activity"
      action={
        <SegmentedControl
          aria-label="Show"
          size="xs"
          data={[...TIMELINE_FILTERS]}
          value={filter}
          onChange={setFilter}
        />
      }
    >
      {timeline.isError ? (
        <ErrorNotice message={describeError(timeline.error)} onRetry={() => void timeline.refetch()} />
      ) : entries === undefined ? (
        <Stack gap="sm" aria-busy="true">
          <Skeleton height={34} />
          <Skeleton height={34} />
          <Skeleton height={34} />
        </Stack>
      ) : entries.length === 0 ? (
        <Text size="sm" c="dimmed" py="md">
          Nothing yet. Events, changes and conversations of this person appear here the moment they happen.
        </Text>
      ) : (
        <ul className={classes.feed} aria-label="Activity">
          {entries.map((entry, index) => (
            <Entry key={entry.id} entry={entry} earlier={entries.slice(index + 1)} fresh={fresh.has(entry.id)} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** The events of a person, by definition, with their properties. */
import { personEventsQuery } from '@/data/persons';
import { describeError } from '@/lib/api/problem';
import { eventDetails } from '@/lib/eventDetails';
import { formatCount } from '@/lib/format';
import { groupEvents, type EventGroup } from '@/lib/groupEvents';
import { DetailList } from '@/ui/DetailList';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Flash } from '@/ui/Flash';
import { Panel } from '@/ui/Panel';
import { Timestamp } from '@/ui/Timestamp';
import { useFreshKeys } from '@/ui/useFreshKeys';
import { Accordion, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import classes from './EventsPanel.module.css';

interface GroupItemProps {
  group: EventGroup;
  fresh: ReadonlySet<string>;
}

function GroupItem({ group, fresh }: GroupItemProps) {
  return (
    <Accordion.Item value={group.definitionId}>
      <Accordion.Control>
        <Group justify="space-between" gap="sm">
          <Text size="sm" fw={560}>
            <Flash state={String(group.events.length)}>{group.title}</Flash>
          </Text>
          <Text size="xs" c="dimmed">
            {formatCount(group.events.length, 'event')}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <ul className={classes.events} aria-label={group.title}>
          {group.events.map((event) => (
            <li key={event.eventId}>
              <Text size="xs" c="dimmed">
                <Flash state={event.eventId} fresh={fresh.has(event.eventId)}>
                  <Timestamp at={event.occurredTime} />
                </Flash>
              </Text>
              <DetailList details={eventDetails(event.definitionId, event.properties)} />
            </li>
          ))}
        </ul>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

export function EventsPanel({ personId }: { personId: number }) {
  const events = useQuery(personEventsQuery(personId));
  const items = events.data?.items;
  const fresh = useFreshKeys(String(personId), items?.map((event) => event.eventId));
  const groups = items === undefined ? undefined : groupEvents(items);

  return (
    <Panel title="Events">
      {events.isError ? (
        <ErrorNotice message={describeError(events.error)} onRetry={() => void events.refetch()} />
      ) : groups === undefined ? (
        <Skeleton height={96} aria-busy="true" />
      ) : groups.length === 0 ? (
        <Text size="sm" c="dimmed">
          No events yet. Chatbots send them with the Customer Profiles custom event element, services through the API.
        </Text>
      ) : (
        <Accordion multiple defaultValue={groups.slice(0, 1).map((group) => group.definitionId)}>
          {groups.map((group) => (
            <GroupItem key={group.definitionId} group={group} fresh={fresh} />
          ))}
        </Accordion>
      )}
    </Panel>
  );
}

/** A whole profile in one column, live, for showing beside a conversation. */
import { personEventsQuery, personQuery } from '@/data/persons';
import { describeError } from '@/lib/api/problem';
import type { Person, PersonEvent, Values } from '@/lib/api/types';
import { eventDetails } from '@/lib/eventDetails';
import { formatValue } from '@/lib/format';
import { channelName, displayName } from '@/lib/person';
import { filledAttributes } from '@/lib/profile';
import { LinkAnchor } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { DetailList } from '@/ui/DetailList';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Flash } from '@/ui/Flash';
import { ReadOnlyField } from '@/ui/InlineField';
import { Timestamp } from '@/ui/Timestamp';
import { useFreshKeys } from '@/ui/useFreshKeys';
import { Group, Pill, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import classes from './LiveProfile.module.css';
import { ContactId } from './ContactId';
import { PersonAvatar } from './PersonAvatar';
import { PersonTypeBadge, PriorityBadge } from './badges';

/** The newest events; the profile page has all. */
const EVENTS_SHOWN = 8;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className={classes.part}>
      <Title order={3} className={classes.partTitle}>
        {title}
      </Title>
      {children}
    </section>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}

function Head({ person }: { person: Person }) {
  const name = displayName(person);
  return (
    <Group gap="md" wrap="nowrap">
      <PersonAvatar person={person} size={44} />
      <div>
        <Group gap="xs">
          <Title order={2}>
            <Flash state={name}>{name}</Flash>
          </Title>
          <PersonTypeBadge type={person.type} />
          {person.priority === 'HIGH' ? <PriorityBadge /> : null}
        </Group>
        <LinkAnchor {...paths.person(person.id)} size="sm">
          Open the profile
        </LinkAnchor>
      </div>
    </Group>
  );
}

function Computed({ values, fresh }: { values: Values; fresh: ReadonlySet<string> }) {
  return (
    <dl className={classes.figures}>
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Flash state={JSON.stringify(value)} fresh={fresh.has(name)}>
              {formatValue(value)}
            </Flash>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Tags({ tags, fresh }: { tags: string[]; fresh: ReadonlySet<string> }) {
  return (
    <Group gap={8}>
      {tags.map((tag) => (
        <Flash key={tag} state={tag} fresh={fresh.has(tag)}>
          <Pill size="md">{tag}</Pill>
        </Flash>
      ))}
    </Group>
  );
}

function Events({ events, fresh }: { events: PersonEvent[]; fresh: ReadonlySet<string> }) {
  return (
    <ul className={classes.events} aria-label="Newest events">
      {events.slice(0, EVENTS_SHOWN).map((event) => (
        <li key={event.eventId}>
          <Group justify="space-between" gap="sm">
            <Text size="sm" fw={560}>
              <Flash state={event.eventId} fresh={fresh.has(event.eventId)}>
                {event.title}
              </Flash>
            </Text>
            <Text size="xs" c="dimmed">
              <Timestamp at={event.occurredTime} />
            </Text>
          </Group>
          <DetailList details={eventDetails(event.definitionId, event.properties)} hideIds />
        </li>
      ))}
    </ul>
  );
}

function Profile({ person }: { person: Person }) {
  const events = useQuery(personEventsQuery(person.id)).data?.items;
  const tags = person.tags;
  const attributes = filledAttributes(person);
  const computed = person.computedAttributes;
  const freshComputed = useFreshKeys('computed', Object.keys(computed));
  const freshTags = useFreshKeys('tags', tags);
  const freshEvents = useFreshKeys('events', events?.map((event) => event.eventId));
  const freshAttributes = useFreshKeys('attributes', attributes.map((attribute) => attribute.label));

  return (
    <Stack gap={0}>
      <Head person={person} />
      <Part title="Computed attributes">
        {Object.keys(computed).length === 0 ? <Nothing>None is active.</Nothing> : <Computed values={computed} fresh={freshComputed} />}
      </Part>
      <Part title="Tags">
        {tags.length === 0 ? <Nothing>No tags yet.</Nothing> : <Tags tags={tags} fresh={freshTags} />}
      </Part>
      <Part title="Events">
        {events === undefined ? (
          <Skeleton height={56} aria-busy="true" />
        ) : events.length === 0 ? (
          <Nothing>No events yet.</Nothing>
        ) : (
          <Events events={events} fresh={freshEvents} />
        )}
      </Part>
      <Part title="Attributes">
        {attributes.length === 0 ? (
          <Nothing>Nothing known yet.</Nothing>
        ) : (
          attributes.map(({ label, value }) => (
            <ReadOnlyField key={label} label={label}>
              <Flash state={JSON.stringify(value)} fresh={freshAttributes.has(label)}>
                {formatValue(value)}
              </Flash>
            </ReadOnlyField>
          ))
        )}
      </Part>
      <Part title="Contact information">
        {person.contactInformation.map((contact) => (
          <ReadOnlyField
            key={`${contact.type} ${contact.sender ?? ''} ${contact.identifier}`}
            label={channelName(contact.type)}
          >
            <ContactId contact={contact} />
          </ReadOnlyField>
        ))}
      </Part>
    </Stack>
  );
}

/** The profile with everything that is known; what changes while it is shown lights up. */
export function LiveProfile({ personId }: { personId: number }) {
  const person = useQuery(personQuery(personId));
  if (person.isError) {
    return <ErrorNotice message={describeError(person.error)} onRetry={() => void person.refetch()} />;
  }
  return person.data === undefined ? <Skeleton height={240} aria-busy="true" /> : <Profile person={person.data} />;
}

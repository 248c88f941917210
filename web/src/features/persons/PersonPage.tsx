/** One Person profile (P-91). */
import { deletePersonMutation, personQuery } from '@/data/persons';
import { useMay } from '@/data/session';
import { useLivePersons } from '@/data/useLivePersons';
import { ApiError, describeError } from '@/lib/api/problem';
import type { Person } from '@/lib/api/types';
import { describeContact, displayName, primaryContact } from '@/lib/person';
import { LinkAnchor } from '@/navigation/links';
import { paths, type PersonTab } from '@/navigation/paths';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { PersonsIcon } from '@/ui/icons';
import { Group, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ContactTab } from './ContactTab';
import { DataTab } from './DataTab';
import { OverviewTab } from './OverviewTab';
import { PersonAvatar } from './PersonAvatar';
import { PersonTypeBadge, PriorityBadge } from './badges';

interface PersonPageProps {
  personId: number;
  tab: PersonTab;
  onTab: (tab: PersonTab) => void;
  onDeleted: () => void;
}

const TABS: { value: PersonTab; label: string }[] = [
  { value: 'overview', label: 'Overview' },
  { value: 'contact', label: 'Contact information' },
  { value: 'data', label: 'Attributes, tags, and events' },
];

function PersonHead({ person, onDeleted }: { person: Person; onDeleted: () => void }) {
  const remove = useMutation(deletePersonMutation(person.id));
  const mayWrite = useMay('writePersons');
  const contact = primaryContact(person);
  return (
    <Group justify="space-between" align="flex-start" mb="md">
      <Group gap="md" wrap="nowrap">
        <PersonAvatar person={person} size={52} />
        <div>
          <Group gap="xs">
            <Title order={1}>{displayName(person)}</Title>
            <PersonTypeBadge type={person.type} />
            {person.priority === 'HIGH' ? <PriorityBadge /> : null}
          </Group>
          <Text size="sm" c="dimmed">
            {contact === undefined ? `Profile ${person.id}` : describeContact(contact)}
          </Text>
        </div>
      </Group>
      {mayWrite ? (
        <ConfirmButton
          label="Delete profile"
          size="sm"
          question={`Delete the profile of ${displayName(person)}?`}
          consequence="Contacts, attributes, events and everything computed from them are erased. This cannot be undone."
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
        />
      ) : null}
    </Group>
  );
}

function Loading() {
  return (
    <Stack aria-busy="true">
      <Group>
        <Skeleton circle height={52} />
        <Skeleton height={26} width={240} />
      </Group>
      <Skeleton height={36} />
      <Skeleton height={280} />
    </Stack>
  );
}

export function PersonPage({ personId, tab, onTab, onDeleted }: PersonPageProps) {
  useLivePersons();
  const query = useQuery(personQuery(personId));
  const person = query.data;
  const isMissing = query.error instanceof ApiError && query.error.status === 404;

  return (
    <>
      <LinkAnchor {...paths.persons()} size="sm" mb="md" display="inline-block">
        All persons
      </LinkAnchor>
      {isMissing ? (
        <EmptyState order={1} icon={PersonsIcon} title="This profile does not exist">
          It may have been deleted, or it belongs to another workspace.
        </EmptyState>
      ) : query.isError ? (
        <ErrorNotice message={describeError(query.error)} onRetry={() => void query.refetch()} />
      ) : person === undefined ? (
        <Loading />
      ) : (
        <>
          <PersonHead person={person} onDeleted={onDeleted} />
          <Tabs
            value={tab}
            keepMounted={false}
            onChange={(value) => {
              const next = TABS.find((known) => known.value === value);
              if (next !== undefined) {
                onTab(next.value);
              }
            }}
          >
            <Tabs.List mb="lg">
              {TABS.map(({ value, label }) => (
                <Tabs.Tab key={value} value={value}>
                  {label}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="overview">
              <OverviewTab person={person} />
            </Tabs.Panel>
            <Tabs.Panel value="contact">
              <ContactTab person={person} />
            </Tabs.Panel>
            <Tabs.Panel value="data">
              <DataTab person={person} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </>
  );
}

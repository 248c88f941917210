/** The list of persons (P-89). */
import { personsQuery } from '@/data/persons';
import { useMay } from '@/data/session';
import { useLivePersons } from '@/data/useLivePersons';
import { describeError } from '@/lib/api/problem';
import type { Person } from '@/lib/api/types';
import { channelName, channelsOf, describeContact, displayName, primaryContact } from '@/lib/person';
import { LinkAnchor } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { PersonsIcon, PlusIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { SearchField } from '@/ui/SearchField';
import { Timestamp } from '@/ui/Timestamp';
import { Badge, Button, Group, Text } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CreatePerson } from './CreatePerson';
import { PersonAvatar } from './PersonAvatar';
import { PersonTypeBadge, PriorityBadge } from './badges';

/** Long enough to type a word, short enough to feel immediate. */
const SEARCH_DELAY_MS = 200;

interface PersonsPageProps {
  search: string;
  onSearch: (search: string) => void;
  onCreated: (personId: number) => void;
}

function NameCell({ person }: { person: Person }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <PersonAvatar person={person} size={30} />
      <LinkAnchor {...paths.person(person.id)} fw={560} size="sm" c="var(--mantine-color-text)">
        {displayName(person)}
      </LinkAnchor>
      {person.priority === 'HIGH' ? <PriorityBadge /> : null}
    </Group>
  );
}

function ContactCell({ person }: { person: Person }) {
  const contact = primaryContact(person);
  return contact === undefined ? (
    <Text size="sm" c="dimmed">
      –
    </Text>
  ) : (
    <Text size="sm" truncate maw={240}>
      {describeContact(contact)}
    </Text>
  );
}

const columns: Column<Person>[] = [
  { header: 'Name', cell: (person) => <NameCell person={person} /> },
  { header: 'Person type', cell: (person) => <PersonTypeBadge type={person.type} /> },
  { header: 'Contact information', cell: (person) => <ContactCell person={person} /> },
  {
    header: 'Channels',
    cell: (person) => (
      <Group gap={4}>
        {channelsOf(person).map((type) => (
          <Badge key={type} color="gray" fw={500}>
            {channelName(type)}
          </Badge>
        ))}
      </Group>
    ),
  },
  {
    header: 'Last updated',
    cell: (person) => <Timestamp at={person.modifiedAt} />,
  },
];

export function PersonsPage({ search, onSearch, onCreated }: PersonsPageProps) {
  useLivePersons();
  const mayWrite = useMay('writePersons');
  const persons = useInfiniteQuery(personsQuery(search));
  const [typed, setTyped] = useState(search);
  const [opened, dialog] = useDisclosure(false);
  const searchLater = useDebouncedCallback(onSearch, SEARCH_DELAY_MS);

  return (
    <>
      <PageHeader
        title="Persons"
        description="Everybody you know, in one profile each: contacts, attributes, tags and what they did."
        actions={
          mayWrite ? (
            <Button leftSection={<PlusIcon size={16} />} onClick={dialog.open}>
              Create profile
            </Button>
          ) : null
        }
      />
      <SearchField
        label="Search by name or contact"
        value={typed}
        onChange={(value) => {
          setTyped(value);
          searchLater(value.trim());
        }}
      />
      <DataTable
        label="Persons"
        columns={columns}
        rows={persons.data?.pages.flatMap((page) => page.items)}
        rowKey={(person) => person.id}
        error={persons.isError ? describeError(persons.error) : undefined}
        onRetry={() => void persons.refetch()}
        more={
          persons.hasNextPage
            ? { loading: persons.isFetchingNextPage, load: () => void persons.fetchNextPage() }
            : undefined
        }
        empty={
          search === '' ? (
            <EmptyState icon={PersonsIcon} title="Nobody here yet">
              Profiles appear by themselves when somebody writes to a chatbot.{' '}
              {mayWrite ? 'You can also create one here, or send persons through the API.' : null}
            </EmptyState>
          ) : (
            <EmptyState icon={PersonsIcon} title="Nobody found">
              No name and no contact begins with “{search}”.
            </EmptyState>
          )
        }
      />
      <CreatePerson opened={opened} onClose={dialog.close} onCreated={onCreated} />
    </>
  );
}

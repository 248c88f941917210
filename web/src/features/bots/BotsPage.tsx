/** The list of chatbots (C-1). */
import { botsQuery } from '@/data/bots';
import { useMay } from '@/data/session';
import { describeError } from '@/lib/api/problem';
import type { Bot } from '@/lib/api/types';
import { channelName } from '@/lib/person';
import { LinkAnchor } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { BotIcon, UploadIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { SearchField } from '@/ui/SearchField';
import { Timestamp } from '@/ui/Timestamp';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BotStatus } from './BotStatus';
import { ImportBot } from './ImportBot';

const columns: Column<Bot>[] = [
  {
    header: 'Name',
    cell: (bot) => (
      <LinkAnchor {...paths.bot(bot.id)} fw={560} size="sm" c="var(--mantine-color-text)">
        {bot.name}
      </LinkAnchor>
    ),
  },
  { header: 'Status', cell: (bot) => <BotStatus status={bot.status} /> },
  { header: 'Channel', cell: (bot) => channelName(bot.channel) },
  { header: 'Version', cell: (bot) => bot.activeVersion ?? '–' },
  {
    header: 'Last updated',
    cell: (bot) => <Timestamp at={bot.updatedAt} />,
  },
];

export function BotsPage({ onImported }: { onImported: (botId: string) => void }) {
  const bots = useQuery(botsQuery);
  const mayEdit = useMay('editBots');
  const [opened, dialog] = useDisclosure(false);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();

  return (
    <>
      <PageHeader
        title="Chatbots"
        description="Each one talks on its channels, reads and writes the profile of the person, and sends events."
        actions={
          mayEdit ? (
            <Button leftSection={<UploadIcon size={16} />} onClick={dialog.open}>
              Import chatbot
            </Button>
          ) : null
        }
      />
      {bots.data?.length === 0 ? null : (
        <SearchField label="Search chatbots" value={search} onChange={setSearch} />
      )}
      <DataTable
        label="Chatbots"
        columns={columns}
        rows={bots.data?.filter((bot) => bot.name.toLowerCase().includes(wanted))}
        rowKey={(bot) => bot.id}
        error={bots.isError ? describeError(bots.error) : undefined}
        onRetry={() => void bots.refetch()}
        empty={
          <EmptyState icon={BotIcon} title={wanted === '' ? 'No chatbots yet' : 'No chatbot matches'}>
            A chatbot is one JSON document: dialogs made of elements. Import a file, look at the problems that the check
            finds, publish a version and activate it on a channel. The visual editor arrives later.
          </EmptyState>
        }
      />
      <ImportBot opened={opened} onClose={dialog.close} onImported={onImported} />
    </>
  );
}

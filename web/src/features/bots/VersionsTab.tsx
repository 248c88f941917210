/** The published versions of a chatbot, newest first (C-6). */
import { botVersionsQuery } from '@/data/bots';
import { describeError } from '@/lib/api/problem';
import type { Bot, BotVersion } from '@/lib/api/types';
import { formatValue } from '@/lib/format';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ClockIcon } from '@/ui/icons';
import { StatusBadge } from '@/ui/StatusBadge';
import { Timestamp } from '@/ui/Timestamp';
import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

interface VersionRow extends BotVersion {
  isActive: boolean;
}

const columns: Column<VersionRow>[] = [
  {
    header: 'Version',
    width: 200,
    cell: (version) => (
      <Group gap="md">
        {version.version}
        {version.isActive ? (
          <StatusBadge tone="good">Active</StatusBadge>
        ) : null}
      </Group>
    ),
  },
  { header: 'Note', cell: (version) => formatValue(version.note) },
  {
    header: 'Published',
    cell: (version) => <Timestamp at={version.publishedAt} />,
  },
  { header: 'By', cell: (version) => formatValue(version.publishedBy) },
];

export function VersionsTab({ bot }: { bot: Bot }) {
  const versions = useQuery(botVersionsQuery(bot.id));
  const rows = versions.data
    ?.map((version) => ({
      ...version,
      isActive: bot.status === 'ACTIVE' && version.version === bot.activeVersion,
    }))
    .toSorted((a, b) => b.version - a.version);
  return (
    <DataTable
      label="Versions"
      columns={columns}
      rows={rows}
      rowKey={(version) => version.version}
      error={versions.isError ? describeError(versions.error) : undefined}
      onRetry={() => void versions.refetch()}
      empty={
        <EmptyState icon={ClockIcon} title="No version yet">
          Publishing freezes the draft as version 1. A version can then be activated on a channel.
        </EmptyState>
      }
    />
  );
}

/** Who works in the workspace, with the role of each. */
import { usersQuery } from '@/data/settings';
import { describeError } from '@/lib/api/problem';
import type { User } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { DataTable, type Column } from '@/ui/DataTable';
import { Panel } from '@/ui/Panel';
import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

const columns: Column<User>[] = [
  {
    header: 'Name',
    cell: (user) => (
      <Text size="sm" fw={560}>
        {user.name}
      </Text>
    ),
  },
  { header: 'Email', cell: (user) => user.email },
  { header: 'Role', cell: (user) => <Badge color="gray">{humanize(user.role)}</Badge> },
];

export function UsersPanel() {
  const users = useQuery(usersQuery);
  return (
    <Panel title="Users" hint="Who signs in to this workspace, and as what.">
      <DataTable
        label="Users"
        columns={columns}
        rows={users.data}
        rowKey={(user) => user.id}
        error={users.isError ? describeError(users.error) : undefined}
        onRetry={() => void users.refetch()}
        empty={null}
      />
    </Panel>
  );
}

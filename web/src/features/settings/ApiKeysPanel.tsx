/** The API keys of the workspace: made, renewed and revoked here. */
import { apiKeysQuery, revokeApiKeyMutation } from '@/data/settings';
import { describeError } from '@/lib/api/problem';
import type { ApiKey } from '@/lib/api/types';
import { scopeLabel } from '@/lib/scopes';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { KeyIcon, PlusIcon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { Timestamp } from '@/ui/Timestamp';
import { Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CreateApiKey } from './CreateApiKey';
import { RotateApiKey } from './RotateApiKey';
import { SecretDialog } from './SecretDialog';

function RevokeKey({ apiKey }: { apiKey: ApiKey }) {
  const revoke = useMutation(revokeApiKeyMutation);
  return (
    <ConfirmButton
      label="Revoke"
      name={`Revoke ${apiKey.name}`}
      question={`Revoke the key “${apiKey.name}”?`}
      consequence="Services that use it are refused from then on. This cannot be undone."
      busy={revoke.isPending}
      onConfirm={() => revoke.mutate(apiKey.id)}
    />
  );
}

function columnsWith(onMade: (secret: string) => void): Column<ApiKey>[] {
  return [
    {
      header: 'Name',
      cell: (key) => (
        <Text size="sm" fw={560}>
          {key.name}
        </Text>
      ),
    },
    {
      header: 'It may',
      cell: (key) => (
        <Group gap={4}>
          {key.scopes.map((scope) => (
            <Badge key={scope} color="gray" fw={500}>
              {scopeLabel(scope)}
            </Badge>
          ))}
        </Group>
      ),
    },
    {
      header: 'Ends',
      cell: (key) => (key.expiresAt === undefined || key.expiresAt === null ? 'Never' : <Timestamp at={key.expiresAt} />),
    },
    { header: 'Created', cell: (key) => <Timestamp at={key.createdAt} /> },
    {
      header: 'Actions',
      align: 'right',
      cell: (key) => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <RotateApiKey apiKey={key} onMade={onMade} />
          <RevokeKey apiKey={key} />
        </Group>
      ),
    },
  ];
}

export function ApiKeysPanel() {
  const keys = useQuery(apiKeysQuery);
  const [opened, dialog] = useDisclosure(false);
  const [secret, setSecret] = useState<string>();
  return (
    <Panel
      title="API keys"
      hint="How your services call this workspace."
      action={
        <Button size="xs" leftSection={<PlusIcon size={14} />} onClick={dialog.open}>
          Create API key
        </Button>
      }
    >
      <DataTable
        label="API keys"
        columns={columnsWith(setSecret)}
        rows={keys.data}
        rowKey={(key) => key.id}
        error={keys.isError ? describeError(keys.error) : undefined}
        onRetry={() => void keys.refetch()}
        empty={
          <EmptyState compact icon={KeyIcon} title="No API keys yet">
            Create one for each service, with no more than it needs: a web shop that reports purchases only sends events.
          </EmptyState>
        }
      />
      <CreateApiKey opened={opened} onClose={dialog.close} onMade={setSecret} />
      <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />
    </Panel>
  );
}

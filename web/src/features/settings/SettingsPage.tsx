/** Settings: the workspace, who may enter it, and the keys of its services. */
import { PageHeader } from '@/ui/PageHeader';
import { Stack } from '@mantine/core';
import { ApiKeysPanel } from './ApiKeysPanel';
import { UsersPanel } from './UsersPanel';
import { WorkspacePanel } from './WorkspacePanel';

export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" description="This workspace, the people who work in it, and the services that call it." />
      <Stack gap="lg" maw={960}>
        <WorkspacePanel />
        <ApiKeysPanel />
        <UsersPanel />
      </Stack>
    </>
  );
}

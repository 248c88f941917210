/** Name and time zone of the workspace, edited in place. */
import { useSession } from '@/data/session';
import { changeWorkspaceMutation } from '@/data/settings';
import { ApiError, describeError } from '@/lib/api/problem';
import type { WorkspaceChange } from '@/lib/api/types';
import { CopyId } from '@/ui/CopyId';
import { InlineField, ReadOnlyField } from '@/ui/InlineField';
import { Panel } from '@/ui/Panel';
import { Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';

/** Every zone that this browser knows; UTC is the one that lists leave out. */
const TIME_ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

export function WorkspacePanel() {
  const { workspace } = useSession();
  const change = useMutation(changeWorkspaceMutation(workspace.id));

  const save = async (fields: WorkspaceChange): Promise<string | undefined> => {
    try {
      await change.mutateAsync(fields);
      return undefined;
    } catch (error) {
      const finding = error instanceof ApiError ? error.findings[0] : undefined;
      return finding?.message ?? describeError(error);
    }
  };

  return (
    <Panel title="Workspace" hint="Select a value to change it.">
      <InlineField
        label="Name"
        shown={workspace.name}
        initial={workspace.name}
        onSave={(name) => save({ name: name.trim() })}
        renderEditor={({ value, error, onChange }) => (
          <TextInput
            aria-label="Name"
            value={value}
            error={error}
            autoFocus
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        )}
      />
      <InlineField
        label="Time zone"
        shown={workspace.timeZone}
        initial={workspace.timeZone}
        onSave={(timeZone) => save({ timeZone })}
        renderEditor={({ value, error, onChange }) => (
          <Select
            aria-label="Time zone"
            data={TIME_ZONES}
            searchable
            limit={60}
            allowDeselect={false}
            value={value}
            error={error}
            autoFocus
            onChange={(zone) => onChange(zone ?? value)}
          />
        )}
      />
      <ReadOnlyField label="Workspace ID">
        <CopyId label="workspace ID" id={String(workspace.id)} />
      </ReadOnlyField>
    </Panel>
  );
}

/** The only time that a key is shown. */
import { Snippet } from '@/ui/Snippet';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';

interface SecretDialogProps {
  /** The key just made; the dialog is open while there is one. */
  secret: string | undefined;
  onClose: () => void;
}

export function SecretDialog({ secret, onClose }: SecretDialogProps) {
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onClose}
      title="Copy the key now"
      size="lg"
      closeOnClickOutside={false}
    >
      <Stack gap="md">
        <Text size="sm">
          It is shown this once and stored as a hash only. Keep it where your service keeps its secrets; whoever has it may
          do what its scopes allow.
        </Text>
        <Snippet label="The header of each request" code={`Authorization: App ${secret ?? ''}`} />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

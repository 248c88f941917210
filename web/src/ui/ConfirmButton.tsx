/** A button for what cannot be undone: it asks once, naming the consequence. */
import { Button, Group, Modal, Text, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface ConfirmButtonProps extends ButtonProps {
  label: string;
  /** Accessible name, when several buttons on the page share a label. */
  name?: string;
  question: string;
  consequence: ReactNode;
  busy: boolean;
  onConfirm: () => void;
}

export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, name, question, consequence, busy, onConfirm, ...button } = props;
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="subtle" color="red" size="xs" {...button} aria-label={name} loading={busy} onClick={dialog.open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={dialog.close} title={question}>
        <Text size="sm" c="dimmed" component="div">
          {consequence}
        </Text>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={dialog.close}>
            Cancel
          </Button>
          <Button
            color="red"
            onClick={() => {
              dialog.close();
              onConfirm();
            }}
          >
            {label}
          </Button>
        </Group>
      </Modal>
    </>
  );
}

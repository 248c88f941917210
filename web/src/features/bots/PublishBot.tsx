/** Publishes the draft as an immutable version. */
import { publishBotMutation } from '@/data/bots';
import type { Bot } from '@/lib/api/types';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Refusal } from './Refusal';

/** The next step while nothing is published; later ones are one choice among others. */
export function PublishBot({ bot }: { bot: Bot }) {
  const [opened, dialog] = useDisclosure(false);
  const [note, setNote] = useState('');
  const publish = useMutation(publishBotMutation(bot.id));

  const close = () => {
    publish.reset();
    setNote('');
    dialog.close();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    publish.mutate(note.trim(), { onSuccess: close });
  };

  return (
    <>
      <Button variant={bot.lastVersion === 0 ? 'filled' : 'default'} onClick={dialog.open}>
        Publish
      </Button>
      <Modal opened={opened} onClose={close} title="Publish a version">
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            {publish.isError ? <Refusal error={publish.error} /> : null}
            <TextInput
              label="Note"
              description="What is new in this version? A version never changes afterwards."
              data-autofocus
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={publish.isPending}>
                Publish version
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

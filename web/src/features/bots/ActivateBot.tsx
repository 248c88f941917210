/** Puts a published version of a chatbot on channels (A-242, C-7). */
import { activateBotMutation, botVersionsQuery, channelsQuery } from '@/data/bots';
import type { Bot } from '@/lib/api/types';
import { LinkAnchor } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { PlayIcon } from '@/ui/icons';
import { Button, Checkbox, Group, Modal, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Refusal } from './Refusal';

function ActivateForm({ bot, onClose }: { bot: Bot; onClose: () => void }) {
  const versions = useQuery(botVersionsQuery(bot.id));
  const channels = useQuery(channelsQuery);
  const activate = useMutation(activateBotMutation(bot.id));
  const [chosenVersion, setChosenVersion] = useState<string | null>(null);
  const [chosenChannels, setChosenChannels] = useState<string[]>();

  const numbers = (versions.data ?? []).map((version) => version.version).toSorted((a, b) => b - a);
  const version = chosenVersion ?? numbers[0]?.toString() ?? null;
  const fitting = channels.data?.filter((channel) => channel.type === bot.channel);
  // Where there is one channel only, nobody needs to choose it.
  const only = fitting?.length === 1 ? fitting.map((channel) => channel.id) : [];
  const channelIds = chosenChannels ?? (bot.channelIds.length === 0 ? only : bot.channelIds);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (version !== null) {
      activate.mutate({ version: Number(version), channelIds }, { onSuccess: onClose });
    }
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {activate.isError ? <Refusal error={activate.error} /> : null}
        <Select
          label="Version"
          allowDeselect={false}
          data={numbers.map(String)}
          value={version}
          onChange={setChosenVersion}
        />
        {fitting === undefined ? (
          <Skeleton height={72} aria-busy="true" />
        ) : fitting.length === 0 ? (
          <Text size="sm" c="dimmed">
            There is no channel of this kind yet. <LinkAnchor {...paths.channels()}>Create a channel</LinkAnchor>
          </Text>
        ) : (
          <Checkbox.Group
            label="Channels"
            description="One chatbot talks on a channel; another one there gives way."
            value={channelIds}
            onChange={setChosenChannels}
          >
            <Stack gap="xs" mt="xs">
              {fitting.map((channel) => (
                <Checkbox key={channel.id} value={channel.id} label={channel.name} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={activate.isPending}
            disabled={version === null || channelIds.length === 0}
          >
            Activate version
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The next step once a version is published and none of them talks yet. */
export function ActivateBot({ bot }: { bot: Bot }) {
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button
        variant={bot.status === 'ACTIVE' ? 'default' : 'filled'}
        leftSection={<PlayIcon size={15} />}
        onClick={dialog.open}
      >
        Activate
      </Button>
      <Modal opened={opened} onClose={dialog.close} title={`Activate “${bot.name}”`}>
        <ActivateForm bot={bot} onClose={dialog.close} />
      </Modal>
    </>
  );
}

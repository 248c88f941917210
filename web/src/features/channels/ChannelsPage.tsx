/** The channels of the workspace. */
import { botsQuery, channelsQuery, deleteChannelMutation } from '@/data/bots';
import { useMay } from '@/data/session';
import { describeError } from '@/lib/api/problem';
import type { Channel } from '@/lib/api/types';
import { channelName } from '@/lib/person';
import { LinkAnchor } from '@/navigation/links';
import { paths, serverPaths } from '@/navigation/paths';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { ChannelIcon, OpenIcon, PlusIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Snippet } from '@/ui/Snippet';
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CreateChannel } from './CreateChannel';

function embedSnippet(widgetId: string): string {
  const script = serverPaths.widgetScript(window.location.origin);
  return `<script src="${script}" data-widget-id="${widgetId}" async></script>`;
}

function inboundExample(channelId: string): string {
  return [
    `POST ${window.location.origin}/open-channel/1/messages/inbound`,
    'Authorization: App <key>',
    'Content-Type: application/json',
    '',
    `{"sender":"user-17","destination":"${channelId}","content":{"body":{"type":"TEXT","text":"hi"}}}`,
  ].join('\n');
}

function ChannelCard({ channel }: { channel: Channel }) {
  const bots = useQuery(botsQuery);
  const remove = useMutation(deleteChannelMutation);
  const mayManage = useMay('manageChannels');
  const bot = bots.data?.find((known) => known.id === channel.bot?.id);
  const isLiveChat = channel.type === 'LIVE_CHAT';

  return (
    <Panel
      title={channel.name}
      hint={channelName(channel.type)}
      action={
        <Group gap={4}>
          {isLiveChat ? (
            <Button
              component="a"
              size="xs"
              variant="default"
              href={serverPaths.chat(channel.id)}
              target="_blank"
              rel="noopener"
              aria-label={`Open chat ${channel.name}`}
              leftSection={<OpenIcon size={14} />}
            >
              Open chat
            </Button>
          ) : null}
          {mayManage ? (
            <ConfirmButton
              label="Delete"
              name={`Delete ${channel.name}`}
              question={`Delete the channel “${channel.name}”?`}
              consequence="Messages to it are refused from then on. A channel with an active chatbot cannot be deleted."
              busy={remove.isPending}
              onConfirm={() => remove.mutate(channel.id)}
            />
          ) : null}
        </Group>
      }
    >
      <Text size="sm" mb="sm">
        {channel.bot === undefined || channel.bot === null ? (
          <>
            No chatbot is active here, so nobody answers, and visitors are told so.{' '}
            <LinkAnchor {...paths.bots()}>Activate a chatbot</LinkAnchor>
          </>
        ) : (
          <>
            Answered by <LinkAnchor {...paths.bot(channel.bot.id)}>{bot?.name ?? '…'}</LinkAnchor>
          </>
        )}
      </Text>
      {isLiveChat ? (
        <Snippet label="Put this line on every page of your site" code={embedSnippet(channel.id)} />
      ) : (
        <Snippet label="Your service hands messages over like this" code={inboundExample(channel.id)} />
      )}
    </Panel>
  );
}

export function ChannelsPage() {
  const channels = useQuery(channelsQuery);
  const mayManage = useMay('manageChannels');
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <PageHeader
        title="Channels"
        description="Where persons reach your chatbots: a chat on your site, or your own service over HTTP."
        actions={
          mayManage ? (
            <Button leftSection={<PlusIcon size={16} />} onClick={dialog.open}>
              Create channel
            </Button>
          ) : null
        }
      />
      {channels.isError ? (
        <ErrorNotice message={describeError(channels.error)} onRetry={() => void channels.refetch()} />
      ) : channels.data === undefined ? (
        <Stack gap="lg" maw={860} aria-busy="true">
          <Skeleton height={188} radius="lg" />
          <Skeleton height={188} radius="lg" />
        </Stack>
      ) : channels.data.length === 0 ? (
        <EmptyState icon={ChannelIcon} title="No channels yet">
          Create a Live Chat, copy its line into your site, and activate a chatbot on it. The first message creates the
          person.
        </EmptyState>
      ) : (
        <Stack gap="lg" maw={860}>
          {channels.data.map((channel) => (
            <ChannelCard key={channel.id} channel={channel} />
          ))}
        </Stack>
      )}
      <CreateChannel opened={opened} onClose={dialog.close} />
    </>
  );
}

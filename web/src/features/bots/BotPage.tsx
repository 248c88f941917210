/** One chatbot: what it does, what is wrong with its draft, and which version talks where. */
import { botQuery, channelsQuery, deactivateBotMutation, deleteBotMutation } from '@/data/bots';
import { useMay } from '@/data/session';
import { ApiError, describeError } from '@/lib/api/problem';
import type { Bot } from '@/lib/api/types';
import { channelName } from '@/lib/person';
import { LinkAnchor } from '@/navigation/links';
import { paths, serverPaths, type BotTab } from '@/navigation/paths';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { BotIcon, OpenIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { Button, Group, Tabs } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ActivateBot } from './ActivateBot';
import { BotStatus } from './BotStatus';
import { DialogsTab } from './DialogsTab';
import { PublishBot } from './PublishBot';
import { VersionsTab } from './VersionsTab';

interface BotPageProps {
  botId: string;
  tab: BotTab;
  onTab: (tab: BotTab) => void;
  onDeleted: () => void;
}

function OpenChat({ bot }: { bot: Bot }) {
  const channels = useQuery(channelsQuery);
  const widget = channels.data?.find(
    (channel) => channel.type === 'LIVE_CHAT' && bot.channelIds.includes(channel.id),
  );
  if (widget === undefined) {
    return null;
  }
  return (
    <Button
      component="a"
      href={serverPaths.chat(widget.id)}
      target="_blank"
      rel="noopener"
      variant="default"
      leftSection={<OpenIcon size={16} />}
    >
      Open chat
    </Button>
  );
}

function Actions({ bot, onDeleted }: { bot: Bot; onDeleted: () => void }) {
  const deactivate = useMutation(deactivateBotMutation(bot.id));
  const remove = useMutation(deleteBotMutation(bot.id));
  const mayEdit = useMay('editBots');
  const mayPublish = useMay('publishBots');
  return (
    <>
      {bot.status === 'ACTIVE' ? (
        <>
          <OpenChat bot={bot} />
          {mayPublish ? (
            <ConfirmButton
              label="Deactivate"
              size="sm"
              question={`Deactivate “${bot.name}”?`}
              consequence="Open conversations with this chatbot end at once. Nobody can start a new one."
              busy={deactivate.isPending}
              onConfirm={() => deactivate.mutate(bot.channelIds)}
            />
          ) : null}
        </>
      ) : mayEdit ? (
        <ConfirmButton
          label="Delete"
          size="sm"
          question={`Delete “${bot.name}”?`}
          consequence="It disappears from the list. A chatbot that has talked to persons before is archived, and its history stays."
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
        />
      ) : null}
      {mayPublish ? <PublishBot bot={bot} /> : null}
      {mayPublish && bot.lastVersion > 0 ? <ActivateBot bot={bot} /> : null}
    </>
  );
}

export function BotPage({ botId, tab, onTab, onDeleted }: BotPageProps) {
  const query = useQuery(botQuery(botId));
  const bot = query.data;
  if (query.error instanceof ApiError && query.error.status === 404) {
    return (
      <EmptyState order={1} icon={BotIcon} title="This chatbot does not exist">
        It may have been deleted, or it belongs to another workspace.
      </EmptyState>
    );
  }
  if (query.isError) {
    return <ErrorNotice message={describeError(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (bot === undefined) {
    return <PageSkeleton />;
  }
  return (
    <>
      <LinkAnchor {...paths.bots()} size="sm" mb="md" display="inline-block">
        All chatbots
      </LinkAnchor>
      <PageHeader
        title={bot.name}
        description={
          <Group component="span" gap="md">
            <BotStatus status={bot.status} />
            <span>{channelName(bot.channel)}</span>
            {bot.activeVersion === undefined || bot.activeVersion === null ? null : (
              <span>Version {bot.activeVersion}</span>
            )}
          </Group>
        }
        actions={<Actions bot={bot} onDeleted={onDeleted} />}
      />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => onTab(value === 'versions' ? 'versions' : 'dialogs')}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="dialogs">Dialogs</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="dialogs">
          <DialogsTab botId={bot.id} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <VersionsTab bot={bot} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

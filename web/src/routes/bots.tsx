/** Chatbots: the list and one bot. */
import { BotPage } from '@/features/bots/BotPage';
import { BotsPage } from '@/features/bots/BotsPage';
import { paths } from '@/navigation/paths';
import { getRouteApi, useNavigate } from '@tanstack/react-router';

const botRoute = getRouteApi('/console/chatbots/$botId');

export function BotsRoute() {
  const navigate = useNavigate();
  return <BotsPage onImported={(botId) => void navigate(paths.bot(botId))} />;
}

export function BotRoute() {
  const { botId } = botRoute.useParams();
  const { tab } = botRoute.useSearch();
  const navigate = botRoute.useNavigate();
  return (
    <BotPage
      botId={botId}
      tab={tab ?? 'dialogs'}
      onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
      onDeleted={() => void navigate(paths.bots())}
    />
  );
}

/** The demo: a chat and, beside it, the profile of the person who chats. */
import { DemoPage } from '@/features/demo/DemoPage';
import { LiveProfile } from '@/features/persons/LiveProfile';
import { getRouteApi } from '@tanstack/react-router';

const demoRoute = getRouteApi('/console/demo');

export function DemoRoute() {
  const { bot } = demoRoute.useSearch();
  const navigate = demoRoute.useNavigate();
  return (
    <DemoPage
      botId={bot}
      onBot={(next) => void navigate({ search: { bot: next }, replace: true })}
      renderProfile={(personId) => <LiveProfile key={personId} personId={personId} />}
    />
  );
}

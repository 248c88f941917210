/** The demo: a chat and, beside it, the profile of the person who chats. */
import { DemoPage } from '@/features/demo/DemoPage';
import { LiveProfile } from '@/features/persons/LiveProfile';
import { getRouteApi } from '@tanstack/react-router';

const demoRoute = getRouteApi('/console/demo');

export function DemoRoute() {
  const { widget } = demoRoute.useSearch();
  const navigate = demoRoute.useNavigate();
  return (
    <DemoPage
      widgetId={widget}
      onWidget={(next) => void navigate({ search: { widget: next }, replace: true })}
      renderProfile={(personId) => <LiveProfile key={personId} personId={personId} />}
    />
  );
}

/** Persons: the list and one profile. */
import { PersonPage } from '@/features/persons/PersonPage';
import { PersonsPage } from '@/features/persons/PersonsPage';
import { paths } from '@/navigation/paths';
import { getRouteApi } from '@tanstack/react-router';
import { NotFound } from './missing';

const personsRoute = getRouteApi('/console/persons');
const personRoute = getRouteApi('/console/persons/$personId');

export function PersonsRoute() {
  const { q } = personsRoute.useSearch();
  const navigate = personsRoute.useNavigate();
  return (
    <PersonsPage
      search={q ?? ''}
      onSearch={(search) => void navigate({ search: { q: search === '' ? undefined : search }, replace: true })}
      onCreated={(id) => void navigate(paths.person(id))}
    />
  );
}

export function PersonRoute() {
  const { personId } = personRoute.useParams();
  const { tab } = personRoute.useSearch();
  const navigate = personRoute.useNavigate();
  const id = Number(personId);
  if (!Number.isSafeInteger(id) || id <= 0) {
    return <NotFound />;
  }
  return (
    <PersonPage
      personId={id}
      tab={tab ?? 'overview'}
      onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
      onDeleted={() => void navigate(paths.persons())}
    />
  );
}

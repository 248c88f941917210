/** Segments: the list, one of them, and a new one. */
import { SegmentPage } from '@/features/segments/SegmentPage';
import { paths } from '@/navigation/paths';
import { getRouteApi } from '@tanstack/react-router';
import { NotFound } from './missing';

export { SegmentsPage as SegmentsRoute } from '@/features/segments/SegmentsPage';

const segmentRoute = getRouteApi('/console/segments/$segmentId');
const newSegmentRoute = getRouteApi('/console/segments/new');

export function SegmentRoute() {
  const { segmentId } = segmentRoute.useParams();
  const navigate = segmentRoute.useNavigate();
  const id = Number(segmentId);
  if (!Number.isSafeInteger(id) || id <= 0) {
    return <NotFound />;
  }
  return <SegmentPage key={id} segmentId={id} isNew={false} onSaved={() => void navigate(paths.segments())} />;
}

export function NewSegmentRoute() {
  const { from } = newSegmentRoute.useSearch();
  const navigate = newSegmentRoute.useNavigate();
  return <SegmentPage segmentId={from} isNew onSaved={() => void navigate(paths.segments())} />;
}

/** One segment: edited by who may, else read in words. */
import { segmentQuery } from '@/data/segments';
import { useMay, useSession } from '@/data/session';
import { ApiError, describeError } from '@/lib/api/problem';
import { LinkAnchor } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { SegmentIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fitting } from './Fitting';
import { SegmentEditor } from './SegmentEditor';
import { useVocabulary } from './useVocabulary';

interface SegmentPageProps {
  /** The segment to show, or the one that a new one begins as. */
  segmentId: number | undefined;
  isNew: boolean;
  onSaved: () => void;
}

export function SegmentPage({ segmentId, isNew, onSaved }: SegmentPageProps) {
  const mayEdit = useMay('editDefinitions');
  const mayCount = useMay('readPersons');
  const { timeZone } = useSession().workspace;
  const vocabulary = useVocabulary();
  const query = useQuery({ ...segmentQuery(segmentId ?? 0), enabled: segmentId !== undefined });
  const isMissing = query.error instanceof ApiError && query.error.status === 404;
  const segment = query.data;

  const content = () => {
    if (isMissing || (isNew && !mayEdit)) {
      return (
        <EmptyState order={1} icon={SegmentIcon} title="This segment does not exist">
          It may have been deleted, or it belongs to another workspace.
        </EmptyState>
      );
    }
    if (query.isError) {
      return <ErrorNotice message={describeError(query.error)} onRetry={() => void query.refetch()} />;
    }
    if (vocabulary === undefined || (segmentId !== undefined && segment === undefined)) {
      return <Skeleton height={320} aria-busy="true" />;
    }
    if (mayEdit) {
      return <SegmentEditor segment={segment} isNew={isNew} vocabulary={vocabulary} onSaved={onSaved} />;
    }
    return segment === undefined ? null : (
      <>
        <PageHeader title={segment.name} description={segment.description} />
        <Fitting
          sentence={vocabulary.sentenceOf(segment, timeZone)}
          rules={{ query: segment.query, events: segment.events }}
          mayCount={mayCount}
        />
      </>
    );
  };

  return (
    <>
      <LinkAnchor {...paths.segments()} size="sm" mb="md" display="inline-block">
        All segments
      </LinkAnchor>
      {content()}
    </>
  );
}

/** Where a computed attribute stands; while persons are filled in, how far it is (P-37). */
import type { ComputedAttribute } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { StatusBadge } from '@/ui/StatusBadge';
import { Progress } from '@mantine/core';

const TONES = { DRAFT: 'neutral', PROCESSING: 'busy', ACTIVE: 'good', INACTIVE: 'neutral' } as const;

export function ComputedStatus({ attribute }: { attribute: ComputedAttribute }) {
  const { name, status, progress } = attribute;
  return (
    <>
      <StatusBadge tone={TONES[status]}>
        {humanize(status)}
        {status === 'PROCESSING' ? ` ${progress} %` : ''}
      </StatusBadge>
      {status === 'PROCESSING' ? (
        <Progress value={progress} size="xs" mt={4} maw={140} aria-label={`Progress of ${name}`} />
      ) : null}
    </>
  );
}

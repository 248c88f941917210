/** Segments: the list, one of them, and whom rules fit. */
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { allPages, PAGE_LIMIT } from '@/lib/api/allPages';
import { answer, client, done } from '@/lib/api/client';
import type { Person, SegmentDraft, SegmentRules } from '@/lib/api/types';

const SEGMENTS = ['segments'];

/** Calls of one count; each looks at 20,000 persons and takes about a second. */
const COUNT_CALLS_MAX = 10;

const one = (id: number) => ({ params: { path: { id: String(id) } } });

export const segmentsQuery = queryOptions({
  queryKey: [...SEGMENTS, 'list'],
  queryFn: () =>
    allPages((cursor) => answer(client.GET('/api/v1/segments', { params: { query: { limit: PAGE_LIMIT, cursor } } }))),
});

export const segmentQuery = (id: number) =>
  queryOptions({
    queryKey: [...SEGMENTS, 'one', id],
    queryFn: () => answer(client.GET('/api/v1/segments/{id}', one(id))),
    // An editor holds what was read; reading again must not throw edits away.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const createSegmentMutation = mutationOptions({
  mutationFn: (body: SegmentDraft) => answer(client.POST('/api/v1/segments', { body })),
  meta: { invalidates: [SEGMENTS], inlineErrors: true, success: 'Segment created' },
});

export const changeSegmentMutation = (id: number) =>
  mutationOptions({
    mutationFn: (body: SegmentDraft) => answer(client.PATCH('/api/v1/segments/{id}', { ...one(id), body })),
    meta: { invalidates: [SEGMENTS], inlineErrors: true, success: 'Segment changed' },
  });

export const deleteSegmentMutation = mutationOptions({
  mutationFn: (id: number) => done(client.DELETE('/api/v1/segments/{id}', one(id))),
  meta: { invalidates: [SEGMENTS], success: 'Segment deleted' },
});

/** Whom rules fit. */
export interface Fitting {
  count: number;
  sample: Person[];
  /** Persons that were looked at, of those that there are. */
  scanned: number;
  persons: number;
}

async function countFitting(rules: SegmentRules, signal: AbortSignal): Promise<Fitting> {
  let cursor: string | null | undefined;
  let found: Fitting = { count: 0, sample: [], scanned: 0, persons: 0 };
  for (let call = 0; call < COUNT_CALLS_MAX; call += 1) {
    // Each call goes on where the one before stopped.
    // oxlint-disable-next-line no-await-in-loop
    const part = await answer(client.POST('/api/v1/segments/preview', { body: { ...rules, cursor }, signal }));
    const { count, scanned, persons } = part;
    found = { count, sample: call === 0 ? part.sample : found.sample, scanned, persons };
    cursor = part.nextCursor;
    if (cursor === null || cursor === undefined) {
      break;
    }
  }
  return found;
}

/** The count that runs now; a list of segments counts them one after the other. */
let lastCount: Promise<unknown> = Promise.resolve();

function afterLast(count: () => Promise<Fitting>): Promise<Fitting> {
  const counting = lastCount.then(count);
  lastCount = counting.catch(() => undefined);
  return counting;
}

/** Whom rules fit now; nothing is asked while they are incomplete. */
export const fittingQuery = (rules: SegmentRules | undefined, inTurn: boolean) =>
  queryOptions({
    queryKey: [...SEGMENTS, 'fitting', rules],
    queryFn: ({ signal }) => {
      const count = () => countFitting(rules ?? {}, signal);
      return inTurn ? afterLast(count) : count();
    },
    enabled: rules !== undefined,
  });

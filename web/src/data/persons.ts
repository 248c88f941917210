/** Persons: the list, one profile, its timeline and events, and their changes. */
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, client, done } from '@/lib/api/client';
import type { PersonChange } from '@/lib/api/types';

const LIST_LIMIT = 50;
const TIMELINE_LIMIT = 50;
const EVENTS_LIMIT = 200;

/** Keys by subject, so that a change of one person reaches everything shown about them. */
export const personKeys = {
  all: ['persons'] as const,
  lists: ['persons', 'list'] as const,
  one: (id: number) => ['persons', 'one', id] as const,
};

export const personsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: [...personKeys.lists, q],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET('/api/v1/persons', {
          params: { query: { limit: LIST_LIMIT, q: q === '' ? undefined : q, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (previous) => previous,
  });

export const personQuery = (id: number) =>
  queryOptions({
    queryKey: [...personKeys.one(id), 'profile'],
    queryFn: () => answer(client.GET('/api/v1/persons/{id}', { params: { path: { id } } })),
  });

/** The person behind a live chat visitor, or `null` before the first message. */
export const visitorQuery = (visitorId: string, widgetId: string) =>
  queryOptions({
    queryKey: [...personKeys.lists, 'visitor', widgetId, visitorId],
    queryFn: async () => {
      const query = { identityType: 'LIVE_CHAT', identifier: visitorId, sender: widgetId };
      const { items } = await answer(client.GET('/api/v1/persons', { params: { query } }));
      return items[0] ?? null;
    },
  });

export const timelineQuery = (id: number, kinds: string | undefined) =>
  queryOptions({
    queryKey: [...personKeys.one(id), 'timeline', kinds ?? 'all'],
    queryFn: () =>
      answer(
        client.GET('/api/v1/persons/{id}/timeline', {
          params: { path: { id }, query: { kinds, limit: TIMELINE_LIMIT } },
        }),
      ),
    placeholderData: (previous) => previous,
  });

export const personEventsQuery = (id: number) =>
  queryOptions({
    queryKey: [...personKeys.one(id), 'events'],
    queryFn: () =>
      answer(
        client.GET('/api/v1/persons/{id}/events', { params: { path: { id }, query: { limit: EVENTS_LIMIT } } }),
      ),
  });

export const createPersonMutation = mutationOptions({
  mutationFn: (body: PersonChange) => answer(client.POST('/api/v1/persons', { body })),
  meta: { invalidates: [personKeys.lists], inlineErrors: true, success: 'Profile created' },
});

export const changePersonMutation = (id: number) =>
  mutationOptions({
    mutationFn: (body: PersonChange) =>
      answer(client.PATCH('/api/v1/persons/{id}', { params: { path: { id } }, body })),
    meta: { invalidates: [personKeys.one(id), personKeys.lists], inlineErrors: true },
  });

export const tagPersonMutation = (id: number) =>
  mutationOptions({
    mutationFn: (body: { add?: string[]; remove?: string[] }) =>
      answer(client.POST('/api/v1/persons/{id}/tags', { params: { path: { id } }, body })),
    meta: { invalidates: [personKeys.one(id), personKeys.lists, ['tags']] },
  });

export const deletePersonMutation = (id: number) =>
  mutationOptions({
    mutationFn: () => done(client.DELETE('/api/v1/persons/{id}', { params: { path: { id } } })),
    meta: { invalidates: [personKeys.lists], success: 'Profile deleted' },
  });

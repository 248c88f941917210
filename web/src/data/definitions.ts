/** What a workspace defines for its profiles: tags, events, custom and computed attributes. */
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { allPages, PAGE_LIMIT } from '@/lib/api/allPages';
import { answer, client, done } from '@/lib/api/client';
import type { ComputedAttributeChange, ComputedAttributeDraft, ComputedTest, CustomAttributeDraft, EventDefinitionChange, EventDefinitionDraft } from '@/lib/api/types';
import { emptyReason, type Trial } from '@/lib/trial';

const TAGS = ['tags'];
const EVENTS = ['event-definitions'];
const ATTRIBUTES = ['custom-attributes'];
const COMPUTED = ['computed-attributes'];

const page = (cursor: string | undefined) => ({ params: { query: { limit: PAGE_LIMIT, cursor } } });

export const tagsQuery = queryOptions({
  queryKey: TAGS,
  queryFn: () => allPages((cursor) => answer(client.GET('/api/v1/tags', page(cursor)))),
});

export const createTagMutation = mutationOptions({
  mutationFn: (name: string) => answer(client.POST('/api/v1/tags', { body: { name } })),
  meta: { invalidates: [TAGS], inlineErrors: true },
});

export const deleteTagMutation = mutationOptions({
  mutationFn: (id: number) => done(client.DELETE('/api/v1/tags/{id}', { params: { path: { id } } })),
  meta: { invalidates: [TAGS, ['persons']], success: 'Tag deleted' },
});

export const eventDefinitionsQuery = queryOptions({
  queryKey: EVENTS,
  queryFn: () => allPages((cursor) => answer(client.GET('/api/v1/event-definitions', page(cursor)))),
});

export const createEventDefinitionMutation = mutationOptions({
  mutationFn: (body: EventDefinitionDraft) => answer(client.POST('/api/v1/event-definitions', { body })),
  meta: { invalidates: [EVENTS], inlineErrors: true, success: 'Event created' },
});

export const changeEventDefinitionMutation = (definitionId: string) =>
  mutationOptions({
    mutationFn: (body: EventDefinitionChange) =>
      answer(client.PATCH('/api/v1/event-definitions/{definitionId}', { params: { path: { definitionId } }, body })),
    meta: { invalidates: [EVENTS], inlineErrors: true, success: 'Event changed' },
  });

export const switchEventMutation = mutationOptions({
  mutationFn: ({ definitionId, enabled }: { definitionId: string; enabled: boolean }) =>
    answer(
      client.PATCH('/api/v1/event-definitions/{definitionId}', {
        params: { path: { definitionId } },
        body: { enabled },
      }),
    ),
  meta: { invalidates: [EVENTS] },
});

export const deleteEventDefinitionMutation = mutationOptions({
  mutationFn: (definitionId: string) =>
    done(client.DELETE('/api/v1/event-definitions/{definitionId}', { params: { path: { definitionId } } })),
  meta: { invalidates: [EVENTS], success: 'Event deleted' },
});

export const customAttributesQuery = queryOptions({
  queryKey: ATTRIBUTES,
  queryFn: () => allPages((cursor) => answer(client.GET('/api/v1/custom-attributes', page(cursor)))),
});

export const createCustomAttributeMutation = mutationOptions({
  mutationFn: (body: CustomAttributeDraft) => answer(client.POST('/api/v1/custom-attributes', { body })),
  meta: { invalidates: [ATTRIBUTES], inlineErrors: true, success: 'Attribute created' },
});

export const deleteCustomAttributeMutation = mutationOptions({
  mutationFn: (name: string) =>
    done(client.DELETE('/api/v1/custom-attributes/{name}', { params: { path: { name } } })),
  meta: { invalidates: [ATTRIBUTES, ['persons']], success: 'Attribute deleted' },
});

/** While values are being computed, the list is read again to show the progress. */
const PROGRESS_EVERY_MS = 1000;

export const computedAttributesQuery = queryOptions({
  queryKey: COMPUTED,
  queryFn: () => allPages((cursor) => answer(client.GET('/api/v1/computed-attributes', page(cursor)))),
  refetchInterval: (query) =>
    query.state.data?.some((attribute) => attribute.status === 'PROCESSING') === true ? PROGRESS_EVERY_MS : false,
});

export const createComputedAttributeMutation = mutationOptions({
  mutationFn: (body: ComputedAttributeDraft) => answer(client.POST('/api/v1/computed-attributes', { body })),
  meta: { invalidates: [COMPUTED], inlineErrors: true, success: 'Draft saved' },
});

export const changeComputedAttributeMutation = (id: string) =>
  mutationOptions({
    mutationFn: (body: ComputedAttributeChange) =>
      answer(client.PATCH('/api/v1/computed-attributes/{id}', { params: { path: { id } }, body })),
    meta: { invalidates: [COMPUTED], inlineErrors: true, success: 'Computed attribute changed' },
  });

/** The value of a definition for one person; nothing is saved. */
export async function tryComputed(body: ComputedTest): Promise<Trial> {
  const { value, type, emptyBecause } = await answer(client.POST('/api/v1/computed-attributes/test', { body }));
  return { value, type, because: emptyReason(emptyBecause, []) };
}

export const duplicateComputedAttributeMutation = mutationOptions({
  mutationFn: (id: string) =>
    answer(client.POST('/api/v1/computed-attributes/{id}/duplicate', { params: { path: { id } } })),
  meta: { invalidates: [COMPUTED], success: 'A draft with the same definition was made' },
});

export const activateComputedAttributeMutation = mutationOptions({
  mutationFn: (id: string) =>
    answer(client.POST('/api/v1/computed-attributes/{id}/activate', { params: { path: { id } } })),
  meta: { invalidates: [COMPUTED, ['persons']] },
});

export const deactivateComputedAttributeMutation = mutationOptions({
  mutationFn: (id: string) =>
    answer(client.POST('/api/v1/computed-attributes/{id}/deactivate', { params: { path: { id } } })),
  meta: { invalidates: [COMPUTED, ['persons']] },
});

export const deleteComputedAttributeMutation = mutationOptions({
  mutationFn: (id: string) => done(client.DELETE('/api/v1/computed-attributes/{id}', { params: { path: { id } } })),
  meta: { invalidates: [COMPUTED, ['persons']], success: 'Computed attribute deleted' },
});

/** The workspace itself: its name and time zone, its users and API keys. */
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { allPages, PAGE_LIMIT } from '@/lib/api/allPages';
import { answer, client, done } from '@/lib/api/client';
import type { ApiKeyDraft, WorkspaceChange } from '@/lib/api/types';
import { expiryOf } from '@/lib/scopes';
import { sessionQuery } from './session';

const KEYS = ['api-keys'];
const USERS = ['users'];

const page = (cursor: string | undefined) => ({ params: { query: { limit: PAGE_LIMIT, cursor } } });
const one = (id: string) => ({ params: { path: { id } } });

export const changeWorkspaceMutation = (id: number) =>
  mutationOptions({
    mutationFn: (body: WorkspaceChange) =>
      answer(client.PATCH('/api/v1/workspaces/{id}', { params: { path: { id } }, body })),
    meta: { invalidates: [sessionQuery.queryKey], inlineErrors: true },
  });

export const usersQuery = queryOptions({
  queryKey: USERS,
  queryFn: () => allPages((cursor) => answer(client.GET('/api/v1/users', page(cursor)))),
});

export const apiKeysQuery = queryOptions({
  queryKey: KEYS,
  queryFn: () => allPages((cursor) => answer(client.GET('/api/v1/api-keys', page(cursor)))),
});

export const createApiKeyMutation = mutationOptions({
  mutationFn: ({ lifetime, ...key }: Omit<ApiKeyDraft, 'expiresAt'> & { lifetime: string }) =>
    answer(client.POST('/api/v1/api-keys', { body: { ...key, expiresAt: expiryOf(lifetime, Date.now()) } })),
  meta: { invalidates: [KEYS], inlineErrors: true },
});

export const rotateApiKeyMutation = (id: string) =>
  mutationOptions({
    mutationFn: (overlapSeconds: number) =>
      answer(client.POST('/api/v1/api-keys/{id}/rotate', { ...one(id), body: { overlapSeconds } })),
    meta: { invalidates: [KEYS], inlineErrors: true },
  });

export const revokeApiKeyMutation = mutationOptions({
  mutationFn: (id: string) => done(client.DELETE('/api/v1/api-keys/{id}', one(id))),
  meta: { invalidates: [KEYS], success: 'API key revoked' },
});

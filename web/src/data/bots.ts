/** Chatbots, their drafts, checks and versions, and the channels they talk on. */
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, client, done } from '@/lib/api/client';
import type { ChannelDraft, Values } from '@/lib/api/types';

const BOTS = ['bots'];
const CHANNELS = ['channels'];

const one = (id: string) => ({ params: { path: { id } } });

export const botsQuery = queryOptions({
  queryKey: [...BOTS, 'list'],
  queryFn: async () => (await answer(client.GET('/api/v1/bots'))).items,
});

export const botQuery = (id: string) =>
  queryOptions({
    queryKey: [...BOTS, id],
    queryFn: () => answer(client.GET('/api/v1/bots/{id}', one(id))),
  });

export const botDraftQuery = (id: string) =>
  queryOptions({
    queryKey: [...BOTS, id, 'draft'],
    queryFn: () => answer(client.GET('/api/v1/bots/{id}/draft', one(id))),
  });

/** The check has no effect, so it is read like any other data. */
export const botProblemsQuery = (id: string) =>
  queryOptions({
    queryKey: [...BOTS, id, 'problems'],
    queryFn: async () => (await answer(client.POST('/api/v1/bots/{id}/validate', one(id)))).problems,
  });

export const botVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...BOTS, id, 'versions'],
    queryFn: async () => (await answer(client.GET('/api/v1/bots/{id}/versions', one(id)))).items,
  });

export const importBotMutation = mutationOptions({
  mutationFn: (body: { name: string; channel: string; document: Values }) =>
    answer(client.POST('/api/v1/bots', { body: { ...body, channelIds: [] } })),
  meta: { invalidates: [BOTS], inlineErrors: true, success: 'Chatbot imported' },
});

export const publishBotMutation = (id: string) =>
  mutationOptions({
    mutationFn: (note: string) => answer(client.POST('/api/v1/bots/{id}/publish', { ...one(id), body: { note } })),
    meta: { invalidates: [BOTS], inlineErrors: true, success: 'Version published' },
  });

export const activateBotMutation = (id: string) =>
  mutationOptions({
    mutationFn: (body: { version: number; channelIds: string[] }) =>
      answer(client.POST('/api/v1/bots/{id}/activate', { ...one(id), body })),
    meta: { invalidates: [BOTS, CHANNELS], inlineErrors: true, success: 'Chatbot is active' },
  });

export const deactivateBotMutation = (id: string) =>
  mutationOptions({
    mutationFn: (channelIds: string[]) =>
      answer(client.POST('/api/v1/bots/{id}/deactivate', { ...one(id), body: { channelIds } })),
    meta: { invalidates: [BOTS, CHANNELS], success: 'Chatbot is inactive' },
  });

export const deleteBotMutation = (id: string) =>
  mutationOptions({
    mutationFn: () => done(client.DELETE('/api/v1/bots/{id}', one(id))),
    meta: { invalidates: [[...BOTS, 'list']], success: 'Chatbot deleted' },
  });

export const channelsQuery = queryOptions({
  queryKey: CHANNELS,
  queryFn: async () => (await answer(client.GET('/api/v1/channels'))).items,
});

export const createChannelMutation = mutationOptions({
  mutationFn: (body: ChannelDraft) => answer(client.POST('/api/v1/channels', { body })),
  meta: { invalidates: [CHANNELS], inlineErrors: true, success: 'Channel created' },
});

export const deleteChannelMutation = mutationOptions({
  mutationFn: (id: string) => done(client.DELETE('/api/v1/channels/{id}', one(id))),
  meta: { invalidates: [CHANNELS], success: 'Channel deleted' },
});

/** The chatbots that one can talk to on the demo page. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client } from '@/lib/api/client';

export const demoBotsQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: async () => (await answer(client.GET('/api/v1/demo'))).bots,
});

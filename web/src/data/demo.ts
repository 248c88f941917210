/** The demo content, when the server runs as the demo. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client } from '@/lib/api/client';
import { ApiError } from '@/lib/api/problem';

/** The demo bots; an empty list on a server without demo content. */
export const demoBotsQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: async () => {
    try {
      return (await answer(client.GET('/api/v1/demo'))).bots;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return [];
      }
      throw error;
    }
  },
});

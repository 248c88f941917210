/**
 * The server cache. Mutations say in `meta` what they change and how their end is told, so that
 * no component repeats it.
 */
import { MutationCache, QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query';
import { ApiError, describeError, isUnauthenticated } from '@/lib/api/problem';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** Everything below these keys is read again after success. */
      invalidates?: QueryKey[];
      /** Said after success. */
      success?: string;
      /** True when a form shows the error, so that no message pops up. */
      inlineErrors?: boolean;
      /** True when a 401 is an answer about the credentials given, not about the session. */
      opensSession?: boolean;
    };
  }
}

/** What the cache tells the rest of the console. */
export interface CacheListener {
  onSignedOut: () => void;
  onSuccess: (message: string) => void;
  onFailure: (message: string) => void;
}

/** Lists are fresh enough for this long; the change stream shortens it where it matters. */
const STALE_AFTER_MS = 15_000;

/** A lost connection is tried again twice; a refusal never changes by asking again. */
const RETRIES = 2;

/** Makes the cache of one browser tab. */
export function makeQueryClient(listener: CacheListener): QueryClient {
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isUnauthenticated(error)) {
          listener.onSignedOut();
        }
      },
    }),
    mutationCache: new MutationCache({
      onSuccess: (_data, _input, _context, mutation) => {
        if (mutation.meta?.success !== undefined) {
          listener.onSuccess(mutation.meta.success);
        }
        const keys = mutation.meta?.invalidates ?? [];
        return Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
      },
      onError: (error, _input, _context, mutation) => {
        if (isUnauthenticated(error) && mutation.meta?.opensSession !== true) {
          listener.onSignedOut();
        } else if (mutation.meta?.inlineErrors !== true) {
          listener.onFailure(describeError(error));
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < RETRIES,
      },
    },
  });
  return queryClient;
}

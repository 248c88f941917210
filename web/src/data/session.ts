/** Who is signed in, and the calls that change it. */
import { mutationOptions, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { grants, type Capability } from '@/lib/access';
import { answer, client, done, rememberCsrfToken } from '@/lib/api/client';
import { isUnauthenticated } from '@/lib/api/problem';
import type { Session } from '@/lib/api/types';

async function readSession(): Promise<Session | null> {
  try {
    const session = await answer(client.GET('/api/v1/auth/me'));
    rememberCsrfToken(session.csrfToken);
    return session;
  } catch (error) {
    if (isUnauthenticated(error)) {
      return null;
    }
    throw error;
  }
}

/** The session of this browser, or `null` when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The workspace of the signed-in user; only below the console layout, which asks first. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) {
    throw new Error('a room of the console was opened without a session');
  }
  return data;
}

export interface Credentials {
  email: string;
  password: string;
}

/** Keeps the token of a session that was just opened; the session itself is read again. */
function enter(session: Session): void {
  rememberCsrfToken(session.csrfToken);
}

export const signInMutation = mutationOptions({
  mutationFn: async (credentials: Credentials) =>
    enter(await answer(client.POST('/api/v1/auth/login', { body: credentials }))),
  meta: { invalidates: [sessionQuery.queryKey], inlineErrors: true, opensSession: true },
});

export const signOutMutation = mutationOptions({
  mutationFn: () => done(client.POST('/api/v1/auth/logout')),
});

export interface FirstUser extends Credentials {
  token: string;
  name: string;
}

/** Makes the first Owner with the one-time link; the answer signs them in. */
export const setUpMutation = mutationOptions({
  mutationFn: async (user: FirstUser) => enter(await answer(client.POST('/api/v1/setup', { body: user }))),
  meta: { invalidates: [sessionQuery.queryKey], inlineErrors: true, opensSession: true },
});

/** Whether the signed-in user may do this. */
export function useMay(capability: Capability): boolean {
  return grants(useSession().role, capability);
}

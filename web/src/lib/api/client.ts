/**
 * The one way to the API: a typed client that adds the CSRF token to unsafe calls and turns every
 * refusal into an `ApiError`.
 */
import createClient, { type Middleware } from 'openapi-fetch';
import { toApiError } from './problem';
import type { paths } from './schema';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

let csrfToken: string | undefined;

/** Remembers the token of the session that was just read or opened. */
export function rememberCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

const csrf: Middleware = {
  onRequest({ request }) {
    if (csrfToken !== undefined && !SAFE_METHODS.has(request.method)) {
      request.headers.set('X-CSRF-Token', csrfToken);
    }
    return request;
  },
};

/** Calls by path and method; use with `answer` or `done`. */
export const client = createClient<paths>({ credentials: 'same-origin' });
client.use(csrf);

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer; a refusal is thrown. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok || data === undefined) {
    throw toApiError(response.status, error);
  }
  return data;
}

/** Waits for a call whose answer has no body; a refusal is thrown. */
export async function done(call: Promise<Outcome<unknown>>): Promise<void> {
  const { error, response } = await call;
  if (!response.ok) {
    throw toApiError(response.status, error);
  }
}

/**
 * Errors of the API as the console shows them: RFC 9457 problems with one finding per
 * field, and a plain sentence for everything that never reached the server.
 */

/** One finding about one field. */
export interface Finding {
  /** JSON pointer into the request body, such as `/contactInformation/0/identifier`. */
  path: string;
  code: string;
  message: string;
}

/** A refused or failed call. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly findings: readonly Finding[];

  constructor(status: number, code: string, message: string, findings: readonly Finding[]) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.findings = findings;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

/** The server writes fragments such as `must be a number`; the console speaks in sentences. */
function sentence(message: string): string {
  const fragment = message.trim();
  const whole = fragment.charAt(0).toUpperCase() + fragment.slice(1);
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

function toFinding(value: unknown): Finding | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  return { path: text(value.path, ''), code: text(value.code, ''), message: sentence(text(value.message, 'Not valid')) };
}

/** Reads the body of a refused call; anything unreadable becomes a sentence about the status. */
export function toApiError(status: number, body: unknown): ApiError {
  if (!isRecord(body)) {
    return new ApiError(status, 'internal', `The server answered with status ${status}.`, []);
  }
  // A chatbot that is refused lists its own findings, which belong to no field of a form.
  const listed = Array.isArray(body.errors) ? body.errors : body.problems;
  const found = Array.isArray(listed) ? listed.map(toFinding) : [];
  const findings = found.filter((finding) => finding !== undefined);
  const message = sentence(text(body.detail, text(body.title, `The server answered with status ${status}`)));
  return new ApiError(status, text(body.code, 'internal'), message, findings);
}

/** True when the caller has to sign in first. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** One sentence for any failure. */
export function describeError(error: unknown): string {
  if (error instanceof ApiError) {
    return error.message;
  }
  return 'The server cannot be reached. Check the connection and try again.';
}

/** A failure as a form shows it. */
export interface Failure {
  /** Messages beside their fields. */
  fields: Record<string, string>;
  /** What no field shows; absent when the fields say everything. */
  message?: string;
  details: string[];
}

/** Maps a JSON pointer to the name of a form field, or to `undefined` when no field shows it. */
export type FieldOf = (path: string) => string | undefined;

/** The mapping of flat forms: `/firstName` belongs to the field `firstName`. */
export function fieldsNamed(...names: string[]): FieldOf {
  return (path) => names.find((name) => path === `/${name}` || path.startsWith(`/${name}/`));
}

/** Sorts the findings of a failed save into the fields of its form and the rest. */
export function readFailure(error: unknown, fieldOf: FieldOf): Failure {
  const fields: Record<string, string> = {};
  const details: string[] = [];
  const findings = error instanceof ApiError ? error.findings : [];
  for (const { path, message } of findings) {
    const field = fieldOf(path);
    if (field === undefined) {
      details.push(message);
    } else {
      fields[field] = fields[field] === undefined ? message : `${fields[field]} ${message}`;
    }
  }
  const shownByFields = findings.length > 0 && details.length === 0;
  return shownByFields ? { fields, details } : { fields, message: describeError(error), details };
}

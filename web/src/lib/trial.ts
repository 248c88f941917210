/** What a definition gives for one person, before it is saved. */
import { humanize } from './format';

export interface Trial {
  value: unknown;
  /** The type of the value. */
  type: string;
  /** Why there is no value, as far as that is known. */
  because?: string;
  /** The attributes that were read. */
  inputs?: Readonly<Record<string, unknown>>;
}

/** Why there is no value: the cause that the server names, or the attributes that are empty. */
export function emptyReason(cause: string | null | undefined, attributes: readonly string[]): string | undefined {
  if (cause === 'OVERFLOW') {
    return 'the value is too large';
  }
  if (typeof cause === 'string') {
    return humanize(cause).toLowerCase();
  }
  return attributes.length === 0 ? undefined : `${attributes.join(', ')} ${attributes.length === 1 ? 'is' : 'are'} empty`;
}

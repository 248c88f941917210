/** Saves one field of a person and turns a refusal into the sentence beside the field. */
import { changePersonMutation } from '@/data/persons';
import { useMay } from '@/data/session';
import { ApiError, describeError } from '@/lib/api/problem';
import type { PersonChange } from '@/lib/api/types';
import { useMutation } from '@tanstack/react-query';

/** Resolves to a message when the value is refused. */
export type Save = (fields: PersonChange) => Promise<string | undefined>;

/** How this user saves a field; nothing when they may only read. */
export function useSaveField(personId: number): Save | undefined {
  const mayWrite = useMay('writePersons');
  const change = useMutation(changePersonMutation(personId));
  const save: Save = async (fields: PersonChange): Promise<string | undefined> => {
    try {
      await change.mutateAsync(fields);
      return undefined;
    } catch (error) {
      const finding = error instanceof ApiError ? error.findings[0] : undefined;
      return finding?.message ?? describeError(error);
    }
  };
  return mayWrite ? save : undefined;
}

/** Saves one field of a person and turns a refusal into the sentence beside the field. */
import { changePersonMutation } from '@/data/persons';
import { ApiError, describeError } from '@/lib/api/problem';
import type { PersonChange } from '@/lib/api/types';
import { useMutation } from '@tanstack/react-query';

export function useSaveField(personId: number) {
  const change = useMutation(changePersonMutation(personId));
  return async (fields: PersonChange): Promise<string | undefined> => {
    try {
      await change.mutateAsync(fields);
      return undefined;
    } catch (error) {
      const finding = error instanceof ApiError ? error.findings[0] : undefined;
      return finding?.message ?? describeError(error);
    }
  };
}

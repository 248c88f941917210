/** Formulas while they are written: what they can be made of, what is wrong, what they give. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client } from '@/lib/api/client';
import { emptyReason, type Trial } from '@/lib/trial';

export const formulaCatalogQuery = queryOptions({
  queryKey: ['formulas', 'catalog'],
  queryFn: () => answer(client.GET('/api/v1/formulas/functions')),
});

/** The type of a formula, or what is wrong with it. */
export const formulaCheckQuery = (expression: string) =>
  queryOptions({
    queryKey: ['formulas', 'check', expression],
    queryFn: () => answer(client.POST('/api/v1/formulas/check', { body: { expression } })),
    enabled: expression.trim() !== '',
  });

/** The value of a formula for one person; nothing is saved. */
export async function tryFormula(expression: string, personId: number): Promise<Trial> {
  const { value, resultType, emptyBecause, cause, inputs } = await answer(
    client.POST('/api/v1/formulas/test', { body: { expression, personId } }),
  );
  return { value, type: resultType, because: emptyReason(cause, emptyBecause ?? []), inputs };
}

/** The form of an event aggregate as a definition, and findings back to its fields (P-51 to P-53). */
import { periodValue, readPeriod } from './aggregate';
import type { AggregateDefinition, AggregateFunction, ComputedAttribute } from './api/types';

export interface ComputedForm {
  name: string;
  function: AggregateFunction;
  definitionId: string | null;
  property: string | null;
  period: string;
}

/** The form of a new aggregate, or of one that exists. */
export function computedFormOf(attribute: ComputedAttribute | undefined): ComputedForm {
  const definition = attribute?.definition;
  return {
    name: attribute?.name ?? '',
    function: definition?.function ?? 'COUNT',
    definitionId: definition?.definitionId ?? null,
    property: definition?.property ?? null,
    period: definition === undefined ? 'LIFETIME' : periodValue(definition.period),
  };
}

/** What the form defines; filters that it does not show stay as they were. */
export function toDefinition(form: ComputedForm, before: AggregateDefinition | undefined): AggregateDefinition {
  return {
    function: form.function,
    definitionId: form.definitionId ?? '',
    ...(form.property === null ? {} : { property: form.property }),
    filters: before?.filters ?? [],
    exclude: before?.exclude ?? 'NONE',
    period: readPeriod(form.period),
  };
}

const FIELDS = ['name', 'function', 'definitionId', 'property', 'period'] as const;

/** `/definition/period/days` belongs to the field `period`. */
export function computedFieldOf(path: string): string | undefined {
  const name = path.replace(/^\/definition/, '');
  return FIELDS.find((field) => name === `/${field}` || name.startsWith(`/${field}/`));
}

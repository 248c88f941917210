/** The form of an event aggregate as a definition, and findings back to its fields (P-51 to P-53). */
import type { AggregateDefinition, AggregateFunction, ComputedAttribute } from './api/types';
import { periodFormOf, readPeriod, type PeriodForm } from './periodForm';
import type { PropertyTest } from './propertyTest';

type Exclusion = NonNullable<AggregateDefinition['exclude']>;
type Filter = NonNullable<AggregateDefinition['filters']>[number];

export interface ComputedForm extends PeriodForm {
  name: string;
  function: AggregateFunction;
  definitionId: string | null;
  property: string | null;
  filters: readonly PropertyTest[];
  exclude: Exclusion;
}

/** The definition of an attribute that is an event aggregate. */
export function aggregateOf(attribute: ComputedAttribute | undefined): AggregateDefinition | undefined {
  const definition = attribute?.definition;
  return definition !== undefined && 'function' in definition ? definition : undefined;
}

/** The form of a new aggregate, or of one that exists. */
export function computedFormOf(attribute: ComputedAttribute | undefined): ComputedForm {
  const definition = aggregateOf(attribute);
  return {
    name: attribute?.name ?? '',
    function: definition?.function ?? 'COUNT',
    definitionId: definition?.definitionId ?? null,
    property: definition?.property ?? null,
    filters: definition?.filters ?? [],
    exclude: definition?.exclude ?? 'NONE',
    ...periodFormOf(definition?.period),
  };
}

/** What the form defines. */
export function toDefinition(form: ComputedForm): AggregateDefinition {
  return {
    function: form.function,
    definitionId: form.definitionId ?? '',
    ...(form.property === null ? {} : { property: form.property }),
    filters: form.filters.map((test) => ({ ...test, operator: test.operator as Filter['operator'], value: test.value.trim() })),
    exclude: form.exclude,
    period: readPeriod(form),
  };
}

/** Maps a finding such as `/definition/period/amount` to the field that shows it. */
export function computedFieldOf(path: string): string | undefined {
  const [first, second, third] = path.slice(1).split('/');
  if (first === 'name') {
    return first;
  }
  if (first !== 'definition') {
    return undefined;
  }
  switch (second) {
    case 'function':
    case 'definitionId':
    case 'property':
    case 'filters':
    case 'exclude':
      return second;
    case 'period':
      return third === 'amount' || third === 'date' ? third : third === 'daysAgo' ? 'amount' : second;
    default:
      return undefined;
  }
}

/** The form of a custom event as the body of a request, and findings back to its fields (P-61, P-62). */
import type { EventDefinition, EventDefinitionChange, EventDefinitionDraft, EventField, FieldType } from './api/types';
import { proposeDefinitionId } from './eventDefinition';

export interface PropertyRow {
  key: string;
  name: string;
  type: FieldType;
  required: boolean;
}

export interface ContextLabelRow {
  locale: string;
  label: string;
}

export interface EventForm {
  title: string;
  definitionId: string;
  description: string;
  /** English first, then the languages that the event already speaks. */
  contextLabels: ContextLabelRow[];
  /** Properties to be added; existing ones stay as they are. */
  added: PropertyRow[];
}

/** The language that is always offered. */
const FIRST_LOCALE = 'en';

/** The form of a new event, or of one that exists. */
export function eventFormOf(definition: EventDefinition | undefined): EventForm {
  const { [FIRST_LOCALE]: first = '', ...others } = definition?.contextLabel ?? {};
  return {
    title: definition?.title ?? '',
    definitionId: definition?.definitionId ?? '',
    description: definition?.description ?? '',
    contextLabels: [
      { locale: FIRST_LOCALE, label: first },
      ...Object.entries(others).map(([locale, label]) => ({ locale, label })),
    ],
    added: [],
  };
}

function labelsOf(form: EventForm): Record<string, string> {
  const filled = form.contextLabels.filter(({ label }) => label.trim() !== '');
  return Object.fromEntries(filled.map(({ locale, label }) => [locale, label.trim()]));
}

function propertiesOf(form: EventForm): EventField[] {
  return form.added.map(({ name, type, required }) => ({ name: name.trim(), type, required }));
}

/** The request that creates the event. */
export function toEventDraft(form: EventForm): EventDefinitionDraft {
  const labels = labelsOf(form);
  return {
    title: form.title.trim(),
    definitionId: form.definitionId.trim() === '' ? proposeDefinitionId(form.title) : form.definitionId.trim(),
    description: form.description.trim() === '' ? undefined : form.description.trim(),
    contextLabel: Object.keys(labels).length === 0 ? undefined : labels,
    fields: propertiesOf(form),
  };
}

/** The request that changes it: what exists is sent along, because properties are only ever added. */
export function toEventChange(form: EventForm, existing: readonly EventField[]): EventDefinitionChange {
  return {
    title: form.title.trim(),
    description: form.description.trim(),
    contextLabel: labelsOf(form),
    fields: [...existing, ...propertiesOf(form)],
  };
}

/** Maps a finding to a field: `/fields/4/name` with four existing properties is `added.0.name`. */
export function eventFieldOf(form: EventForm, existing: number): (path: string) => string | undefined {
  return (path) => {
    const [first, second = '', ...rest] = path.slice(1).split('/');
    switch (first) {
      case 'title':
      case 'definitionId':
      case 'description':
        return first;
      case 'contextLabel': {
        const row = form.contextLabels.findIndex(({ locale }) => locale === second);
        return `contextLabels.${Math.max(row, 0)}.label`;
      }
      case 'fields': {
        const row = Number(second) - existing;
        return row >= 0 && row < form.added.length ? ['added', row, rest[0] ?? 'name'].join('.') : undefined;
      }
      default:
        return undefined;
    }
  };
}

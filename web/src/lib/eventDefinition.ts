/** Rules of event definitions that the create form follows (P-62). */
import type { EventDefinition, FieldType } from './api/types';

/** Field types with the words of the console. */
export const FIELD_TYPES: readonly { value: FieldType; label: string }[] = [
  { value: 'String', label: 'Text' },
  { value: 'Boolean', label: 'True/False' },
  { value: 'DateTime', label: 'Date time' },
  { value: 'Numeric', label: 'Whole number' },
  { value: 'Decimal', label: 'Decimal number' },
];

const DEFINITION_ID_MAX = 36;

/** The console's word for a field type. */
export function fieldTypeLabel(type: FieldType): string {
  return FIELD_TYPES.find((known) => known.value === type)?.label ?? 'List of objects';
}

/** The Event ID proposed for a name: PascalCase of its letters and digits, without accents. */
export function proposeDefinitionId(title: string): string {
  const words = title
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^a-zA-Z0-9]+/)
    .filter((word) => word !== '');
  return words
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
    .slice(0, DEFINITION_ID_MAX);
}

/** Events that the workspace made itself. */
export function isCustomEvent(definition: EventDefinition): boolean {
  return !definition.isInternalDefinition;
}

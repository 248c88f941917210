/** The properties of an event with their types. */
import type { EventField } from '@/lib/api/types';
import { fieldTypeLabel } from '@/lib/eventDefinition';
import { Badge, Group, Text } from '@mantine/core';

export function PropertyList({ fields }: { fields: EventField[] }) {
  if (fields.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None
      </Text>
    );
  }
  return (
    <Group gap={6}>
      {fields.map((field) => (
        <Badge key={field.name} color="gray" fw={500}>
          {field.name}
          <Text span inherit c="dimmed" fw={400}>
            {` ${fieldTypeLabel(field.type)}`}
          </Text>
        </Badge>
      ))}
    </Group>
  );
}

/** Computed values of a person: shown, never edited (P-36). */
import { useMay } from '@/data/session';
import type { Person } from '@/lib/api/types';
import { formatValue } from '@/lib/format';
import { LinkAnchor } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { ComputedIcon } from '@/ui/icons';
import { Flash } from '@/ui/Flash';
import { ReadOnlyField } from '@/ui/InlineField';
import { Panel } from '@/ui/Panel';
import { Badge, Text } from '@mantine/core';

export function ComputedPanel({ person }: { person: Person }) {
  const mayDefine = useMay('editDefinitions');
  const values = Object.entries(person.computedAttributes);
  return (
    <Panel
      title="Computed attributes"
      hint="They follow from events, by themselves."
      action={
        <Badge color="gray" leftSection={<ComputedIcon size={13} />} fw={500}>
          Read-only
        </Badge>
      }
    >
      {values.length === 0 ? (
        <Text size="sm" c="dimmed">
          None is active.{' '}
          {mayDefine ? <LinkAnchor {...paths.computedAttributes()}>Create an event aggregate</LinkAnchor> : null}
        </Text>
      ) : (
        values.map(([name, value]) => (
          <ReadOnlyField key={name} label={name}>
            <Flash state={JSON.stringify(value)}>{formatValue(value)}</Flash>
          </ReadOnlyField>
        ))
      )}
    </Panel>
  );
}

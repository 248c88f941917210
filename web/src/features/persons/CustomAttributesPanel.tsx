/** Custom attributes of a person, edited in place. */
import { customAttributesQuery } from '@/data/definitions';
import { useMay } from '@/data/session';
import type { CustomAttribute, Person } from '@/lib/api/types';
import { readAttributeValue, writeAttributeValue } from '@/lib/attributeValue';
import { formatValue } from '@/lib/format';
import { LinkAnchor } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { Flash } from '@/ui/Flash';
import { InlineField } from '@/ui/InlineField';
import { Panel } from '@/ui/Panel';
import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AttributeInput } from './AttributeInput';
import { useSaveField } from './useSaveField';

interface AttributeFieldProps {
  personId: number;
  definition: CustomAttribute;
  value: unknown;
}

function AttributeField({ personId, definition, value }: AttributeFieldProps) {
  const save = useSaveField(personId);
  const { name, dataType } = definition;
  const text = writeAttributeValue(value);
  return (
    <InlineField
      label={name}
      initial={text}
      shown={<Flash state={text}>{formatValue(value)}</Flash>}
      onSave={
        save &&
        (async (typed) => {
          const reading = readAttributeValue(dataType, typed);
          return reading.ok ? save({ customAttributes: { [name]: reading.value } }) : reading.message;
        })
      }
      renderEditor={(edit) => <AttributeInput label={name} dataType={dataType} labelHidden autoFocus {...edit} />}
    />
  );
}

export function CustomAttributesPanel({ person }: { person: Person }) {
  const definitions = useQuery(customAttributesQuery);
  const mayWrite = useMay('writePersons');
  const mayDefine = useMay('editDefinitions');
  return (
    <Panel title="Custom attributes" hint={mayWrite ? 'Select a value to change it.' : undefined}>
      {definitions.data === undefined ? (
        <Skeleton height={72} />
      ) : definitions.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          The workspace defines none yet.{' '}
          {mayDefine ? <LinkAnchor {...paths.customAttributes()}>Create the first one</LinkAnchor> : null}
        </Text>
      ) : (
        definitions.data.map((definition) => (
          <AttributeField
            key={definition.name}
            personId={person.id}
            definition={definition}
            value={person.customAttributes[definition.name]}
          />
        ))
      )}
    </Panel>
  );
}

/** The tags of a person: add by name, remove with one press (P-76, P-77). */
import { tagsQuery } from '@/data/definitions';
import { tagPersonMutation } from '@/data/persons';
import { useMay } from '@/data/session';
import type { Person } from '@/lib/api/types';
import { Flash } from '@/ui/Flash';
import { Panel } from '@/ui/Panel';
import { useFreshKeys } from '@/ui/useFreshKeys';
import { Autocomplete, Button, Group, Pill, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';

/** The input that adds a tag. */
function AddTag({ person }: { person: Person }) {
  const known = useQuery(tagsQuery);
  const change = useMutation(tagPersonMutation(person.id));
  const [name, setName] = useState('');
  const offered = (known.data ?? []).map((tag) => tag.name).filter((tag) => !person.tags.includes(tag));

  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') {
      change.mutate({ add: [name.trim()] }, { onSuccess: () => setName('') });
    }
  };

  return (
    <form onSubmit={add} noValidate>
      <Group gap="xs" mt="sm">
        <Autocomplete
          aria-label="Add tag"
          placeholder="Add a tag"
          flex={1}
          data={offered}
          value={name}
          onChange={setName}
        />
        <Button type="submit" variant="default" loading={change.isPending}>
          Add
        </Button>
      </Group>
    </form>
  );
}

export function TagsPanel({ person }: { person: Person }) {
  const mayWrite = useMay('writePersons');
  const change = useMutation(tagPersonMutation(person.id));
  const tags = person.tags;
  const fresh = useFreshKeys(String(person.id), tags);

  return (
    <Panel title="Tags">
      {tags.length === 0 ? (
        <Text size="sm" c="dimmed">
          No tags yet. {mayWrite ? 'A new name creates the tag.' : null}
        </Text>
      ) : (
        <Group gap={8}>
          {tags.map((tag) => (
            <Flash key={tag} state={tag} fresh={fresh.has(tag)}>
              <Pill
                size="md"
                withRemoveButton={mayWrite}
                removeButtonProps={{ 'aria-label': `Remove tag ${tag}`, 'aria-hidden': false, tabIndex: 0 }}
                onRemove={() => change.mutate({ remove: [tag] })}
              >
                {tag}
              </Pill>
            </Flash>
          ))}
        </Group>
      )}
      {mayWrite ? <AddTag person={person} /> : null}
    </Panel>
  );
}

/** Phones, e-mails and channel identities of a person (P-12 to P-14). */
import type { Contact, Person } from '@/lib/api/types';
import { channelName, formatIdentifier, isDirect } from '@/lib/person';
import { CopyId } from '@/ui/CopyId';
import { CloseIcon, PlusIcon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { ActionIcon, Badge, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import classes from './ContactTab.module.css';
import { ContactId } from './ContactId';
import { useSaveField, type Save } from './useSaveField';

type DirectType = 'PHONE' | 'EMAIL';

/** Only these are written by hand; the rest comes from the channels (P-14). */
function directContacts(person: Person): Contact[] {
  return person.contactInformation.filter((contact) => isDirect(contact.type));
}

interface AddContactProps {
  person: Person;
  save: Save;
}

function AddContact({ person, save }: AddContactProps) {
  const [type, setType] = useState<DirectType>('PHONE');
  const [identifier, setIdentifier] = useState('');
  const [error, setError] = useState<string>();
  const [saving, setSaving] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (identifier.trim() === '') {
      setError('Write the new contact first.');
      return;
    }
    setSaving(true);
    const contactInformation = [...directContacts(person), { type, identifier: identifier.trim() }];
    const refusal = await save({ contactInformation });
    setSaving(false);
    setError(refusal);
    if (refusal === undefined) {
      setIdentifier('');
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Group gap="xs" align="flex-start" mt="sm">
        <Select
          aria-label="Kind of contact"
          w={110}
          allowDeselect={false}
          data={[
            { value: 'PHONE', label: 'Phone' },
            { value: 'EMAIL', label: 'Email' },
          ]}
          value={type}
          onChange={(value) => setType(value === 'EMAIL' ? 'EMAIL' : 'PHONE')}
        />
        <TextInput
          aria-label="New contact"
          flex={1}
          placeholder={type === 'PHONE' ? '+385 91 123 4567' : 'mira@example.org'}
          value={identifier}
          error={error}
          onChange={(event) => {
            setIdentifier(event.currentTarget.value);
            setError(undefined);
          }}
        />
        <Button type="submit" variant="default" leftSection={<PlusIcon size={16} />} loading={saving}>
          Add
        </Button>
      </Group>
    </form>
  );
}

function DirectContacts({ person }: { person: Person }) {
  const save = useSaveField(person.id);
  const [refusal, setRefusal] = useState<string>();
  const contacts = directContacts(person);

  const remove = async (gone: Contact) => {
    setRefusal(await save?.({ contactInformation: contacts.filter((contact) => contact !== gone) }));
  };

  return (
    <Panel title="Phone and email">
      {contacts.length === 0 ? (
        <Text size="sm" c="dimmed">
          No phone and no email yet.
        </Text>
      ) : (
        <ul className={classes.contacts}>
          {contacts.map((contact) => (
            <li key={`${contact.type} ${contact.identifier}`}>
              <span className={classes.kind}>{channelName(contact.type)}</span>
              <span className={classes.identifier}>{formatIdentifier(contact)}</span>
              {contact.primary === true ? <Badge>Primary</Badge> : null}
              {save === undefined ? null : (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove ${formatIdentifier(contact)}`}
                  onClick={() => void remove(contact)}
                >
                  <CloseIcon size={15} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {refusal === undefined ? null : (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mt="xs">
          {refusal}
        </Text>
      )}
      {save === undefined ? null : <AddContact person={person} save={save} />}
    </Panel>
  );
}

export function ContactTab({ person }: { person: Person }) {
  const channels = person.contactInformation.filter((contact) => !isDirect(contact.type));
  return (
    <Stack gap="lg" maw={720}>
      <DirectContacts person={person} />
      <Panel title="Channel identities" hint="How this person is known to your channels. They come from conversations.">
        {channels.length === 0 ? (
          <Text size="sm" c="dimmed">
            None yet. When this person writes on a channel, its identity appears here.
          </Text>
        ) : (
          <ul className={classes.contacts}>
            {channels.map((contact) => (
              <li key={`${contact.type} ${contact.sender ?? ''} ${contact.identifier}`}>
                <span className={classes.kind}>{channelName(contact.type)}</span>
                <span className={classes.identifier}>
                  <ContactId contact={contact} />
                </span>
                {contact.sender === undefined || contact.sender === null ? null : (
                  <Group gap={6} fz="xs" c="dimmed">
                    through <CopyId label="sender" id={contact.sender} />
                  </Group>
                )}
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </Stack>
  );
}

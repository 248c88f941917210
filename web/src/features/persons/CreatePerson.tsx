/** The dialog that creates a profile (P-89). */
import { customAttributesQuery, tagsQuery } from '@/data/definitions';
import { createPersonMutation } from '@/data/persons';
import { readFailure } from '@/lib/api/problem';
import {
  attributeField,
  checkPersonForm,
  emptyPersonForm,
  personFieldOf,
  toPersonChange,
  type PersonForm,
} from '@/lib/personForm';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showErrors } from '@/ui/showErrors';
import {
  Button,
  Fieldset,
  Group,
  Input,
  Modal,
  SegmentedControl,
  SimpleGrid,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { AttributeInput } from './AttributeInput';

interface CreatePersonProps {
  opened: boolean;
  onClose: () => void;
  onCreated: (personId: number) => void;
}

export function CreatePerson({ opened, onClose, onCreated }: CreatePersonProps) {
  const tags = useQuery({ ...tagsQuery, enabled: opened });
  const attributes = useQuery({ ...customAttributesQuery, enabled: opened });
  const create = useMutation(createPersonMutation);
  const definitions = attributes.data ?? [];
  const form = useForm<PersonForm>({
    initialValues: emptyPersonForm,
    validate: (values) => checkPersonForm(values, definitions),
  });
  const fieldOf = (path: string) => personFieldOf(form.values, path);
  const failure = create.isError ? readFailure(create.error, fieldOf) : undefined;

  const close = () => {
    form.reset();
    create.reset();
    onClose();
  };
  const submit = form.onSubmit((values) => {
    create.mutate(toPersonChange(values, definitions), {
      onSuccess: (person) => {
        close();
        onCreated(person.id);
      },
      onError: (error) => showErrors(form, readFailure(error, (path) => personFieldOf(values, path)).fields),
    });
  });

  return (
    <Modal opened={opened} onClose={close} title="Create profile" size="lg">
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
          <Fieldset legend="Contact information" variant="unstyled">
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput
                label="Phone"
                type="tel"
                data-autofocus
                placeholder="+385 91 123 4567"
                {...form.getInputProps('phone')}
              />
              <TextInput label="Email" type="email" placeholder="mira@example.org" {...form.getInputProps('email')} />
              <TextInput label="External ID" placeholder="crm-88" {...form.getInputProps('externalId')} />
            </SimpleGrid>
          </Fieldset>
          <Fieldset legend="Basic information" variant="unstyled">
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput label="First name" {...form.getInputProps('firstName')} />
              <TextInput label="Last name" {...form.getInputProps('lastName')} />
              <TextInput label="City" {...form.getInputProps('city')} />
              <TextInput label="Country" {...form.getInputProps('country')} />
            </SimpleGrid>
            <Group mt="sm" gap="xl">
              <Stack gap={4}>
                <Input.Label labelElement="div" id="new-person-type">
                  Person type
                </Input.Label>
                <SegmentedControl
                  aria-labelledby="new-person-type"
                  data={[
                    { value: 'CUSTOMER', label: 'Customer' },
                    { value: 'LEAD', label: 'Lead' },
                  ]}
                  {...form.getInputProps('type')}
                />
              </Stack>
              <Stack gap={4}>
                <Input.Label labelElement="div" id="new-person-priority">
                  Priority
                </Input.Label>
                <SegmentedControl
                  aria-labelledby="new-person-priority"
                  data={[
                    { value: 'NORMAL', label: 'Normal' },
                    { value: 'HIGH', label: 'High' },
                  ]}
                  {...form.getInputProps('priority')}
                />
              </Stack>
            </Group>
          </Fieldset>
          <Fieldset legend="Tags and custom attributes" variant="unstyled">
            <Stack gap="sm">
              <TagsInput
                label="Tags"
                description="Press Enter after each name; a new name creates the tag."
                data={tags.data?.map((tag) => tag.name)}
                {...form.getInputProps('tags')}
              />
              <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
                {definitions.map((definition) => (
                  <AttributeInput
                    key={definition.name}
                    label={definition.name}
                    dataType={definition.dataType}
                    value={form.values.attributes[definition.name] ?? ''}
                    error={form.errors[attributeField(definition.name)]}
                    onChange={(text) => {
                      form.clearFieldError(attributeField(definition.name));
                      form.setFieldValue('attributes', { ...form.values.attributes, [definition.name]: text });
                    }}
                  />
                ))}
              </SimpleGrid>
            </Stack>
          </Fieldset>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create profile
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

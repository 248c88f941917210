/** The dialog that makes an API key. */
import { createApiKeyMutation } from '@/data/settings';
import { fieldsNamed, readFailure } from '@/lib/api/problem';
import { LIFETIMES, SCOPES } from '@/lib/scopes';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showErrors } from '@/ui/showErrors';
import { Button, Checkbox, Group, Modal, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';

const fieldOf = fieldsNamed('name', 'scopes', 'allowedIps');

interface KeyForm {
  name: string;
  scopes: string[];
  lifetime: string;
  allowedIps: string[];
}

interface CreateApiKeyProps {
  opened: boolean;
  onClose: () => void;
  /** Takes the secret, which is never answered again. */
  onMade: (secret: string) => void;
}

export function CreateApiKey({ opened, onClose, onMade }: CreateApiKeyProps) {
  const create = useMutation(createApiKeyMutation);
  const form = useForm<KeyForm>({
    initialValues: { name: '', scopes: [], lifetime: 'never', allowedIps: [] },
    validate: {
      name: (name) => (name.trim() === '' ? 'Say which service it is for.' : null),
      scopes: (scopes) => (scopes.length === 0 ? 'Choose what the key may do.' : null),
    },
  });
  const failure = create.isError ? readFailure(create.error, fieldOf) : undefined;

  const close = () => {
    form.reset();
    create.reset();
    onClose();
  };
  const submit = form.onSubmit(({ name, scopes, lifetime, allowedIps }) => {
    create.mutate(
      { name: name.trim(), scopes, allowedIps, lifetime },
      {
        onSuccess: (made) => {
          close();
          onMade(made.key);
        },
        onError: (error) => showErrors(form, readFailure(error, fieldOf).fields),
      },
    );
  });

  return (
    <Modal opened={opened} onClose={close} title="Create API key" size="lg">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
          <TextInput label="Name" data-autofocus placeholder="Web shop" {...form.getInputProps('name')} />
          <Checkbox.Group label="It may" {...form.getInputProps('scopes')}>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" mt="xs">
              {SCOPES.map(({ value, label, explains }) => (
                <Checkbox key={value} value={value} label={label} description={explains} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
          <Select label="Works" data={[...LIFETIMES]} allowDeselect={false} {...form.getInputProps('lifetime')} />
          <TagsInput
            label="Networks"
            description="Addresses or networks it works from. Leave it empty for any."
            placeholder={form.values.allowedIps.length === 0 ? '203.0.113.0/24' : undefined}
            {...form.getInputProps('allowedIps')}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create key
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

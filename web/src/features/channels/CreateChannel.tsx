/** The dialog that creates a channel. */
import { createChannelMutation } from '@/data/bots';
import { fieldsNamed, readFailure } from '@/lib/api/problem';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showErrors } from '@/ui/showErrors';
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';

const fieldOf = fieldsNamed('name', 'type', 'outboundUrl');

interface ChannelForm {
  name: string;
  type: 'LIVE_CHAT' | 'OPEN_CHANNEL';
  outboundUrl: string;
}

interface CreateChannelProps {
  opened: boolean;
  onClose: () => void;
}

export function CreateChannel({ opened, onClose }: CreateChannelProps) {
  const form = useForm<ChannelForm>({ initialValues: { name: '', type: 'LIVE_CHAT', outboundUrl: '' } });
  const create = useMutation(createChannelMutation);
  const failure = create.isError ? readFailure(create.error, fieldOf) : undefined;
  const isOpenChannel = form.values.type === 'OPEN_CHANNEL';

  const close = () => {
    form.reset();
    create.reset();
    onClose();
  };
  const submit = form.onSubmit(({ name, type, outboundUrl }) => {
    const draft = { name, type, allowedOrigins: [] };
    create.mutate(isOpenChannel && outboundUrl !== '' ? { ...draft, outboundUrl } : draft, {
      onSuccess: close,
      onError: (error) => showErrors(form, readFailure(error, fieldOf).fields),
    });
  });

  return (
    <Modal opened={opened} onClose={close} title="Create channel">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
          <Radio.Group label="Kind" {...form.getInputProps('type')}>
            <Stack gap="xs" mt="xs">
              <Radio value="LIVE_CHAT" label="Live Chat" description="A chat window on your site." />
              <Radio value="OPEN_CHANNEL" label="Open Channel" description="Your own service, over HTTP." />
            </Stack>
          </Radio.Group>
          <TextInput label="Name" placeholder="Shop" {...form.getInputProps('name')} />
          {isOpenChannel ? (
            <TextInput
              label="Outbound URL"
              description="Where replies are sent when a message names no address of its own."
              placeholder="https://shop.example/replies"
              {...form.getInputProps('outboundUrl')}
            />
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

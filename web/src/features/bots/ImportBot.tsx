/** The dialog that makes a chatbot from a document (C-4, C-9). */
import codeClasses from '@/ui/code.module.css';
import { importBotMutation } from '@/data/bots';
import { fieldsNamed, readFailure } from '@/lib/api/problem';
import { botHeadOf, readBotDocument } from '@/lib/botDocument';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showErrors } from '@/ui/showErrors';
import { Button, FileInput, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';

const fieldOf = fieldsNamed('name', 'channel', 'document');

const CHANNELS = [
  { value: 'LIVE_CHAT', label: 'Live Chat' },
  { value: 'OPEN_CHANNEL', label: 'Open Channel' },
];

interface ImportBotProps {
  opened: boolean;
  onClose: () => void;
  onImported: (botId: string) => void;
}

export function ImportBot({ opened, onClose, onImported }: ImportBotProps) {
  const form = useForm({
    initialValues: { name: '', channel: 'LIVE_CHAT', document: '' },
    validate: {
      document: (text) =>
        readBotDocument(text) === undefined ? 'Choose a file or paste the JSON of a chatbot.' : null,
    },
  });
  const importBot = useMutation(importBotMutation);
  const failure = importBot.isError ? readFailure(importBot.error, fieldOf) : undefined;

  const close = () => {
    form.reset();
    importBot.reset();
    onClose();
  };
  const take = (text: string) => {
    form.setFieldValue('document', text);
    form.clearFieldError('document');
    const document = readBotDocument(text);
    if (document !== undefined && form.values.name === '') {
      const head = botHeadOf(document);
      form.setFieldValue('name', head.name);
      form.setFieldValue('channel', head.channel);
    }
  };
  const submit = form.onSubmit(({ name, channel, document: text }) => {
    const document = readBotDocument(text);
    if (document === undefined) {
      return;
    }
    importBot.mutate(
      { name, channel, document },
      {
        onSuccess: (bot) => {
          close();
          onImported(bot.id);
        },
        onError: (error) => showErrors(form, readFailure(error, fieldOf).fields),
      },
    );
  });

  return (
    <Modal opened={opened} onClose={close} title="Import chatbot" size="lg">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
          <FileInput
            label="File"
            placeholder="Choose a JSON file"
            accept="application/json,.json"
            clearable
            onChange={(file) => {
              if (file !== null) {
                void file.text().then(take);
              }
            }}
          />
          <Textarea
            label="Or paste the document"
            autosize
            minRows={6}
            maxRows={14}
            classNames={{ input: codeClasses.input }}
            spellCheck={false}
            {...form.getInputProps('document')}
            onChange={(event) => take(event.currentTarget.value)}
          />
          <Group grow align="flex-start">
            <TextInput label="Name" {...form.getInputProps('name')} />
            <Select
              label="Channel"
              description="Fixed afterwards."
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              data={CHANNELS}
              allowDeselect={false}
              {...form.getInputProps('channel')}
            />
          </Group>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={importBot.isPending}>
              Import
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Gives an API key a new secret while the one before goes on working for a while. */
import { rotateApiKeyMutation } from '@/data/settings';
import { describeError } from '@/lib/api/problem';
import type { ApiKey } from '@/lib/api/types';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Button, Group, Modal, Radio, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';

/** How long both secrets work, in seconds. */
const OVERLAPS = [
  { value: '86400', label: 'for one more day', description: 'Time to give the new one to your service.' },
  { value: '604800', label: 'for one more week' },
  { value: '0', label: 'no longer', description: 'When the old secret may be in wrong hands.' },
] as const;

interface RotateApiKeyProps {
  apiKey: ApiKey;
  onMade: (secret: string) => void;
}

export function RotateApiKey({ apiKey, onMade }: RotateApiKeyProps) {
  const [opened, dialog] = useDisclosure(false);
  const [overlap, setOverlap] = useState<string>(OVERLAPS[0].value);
  const rotate = useMutation(rotateApiKeyMutation(apiKey.id));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotate.mutate(Number(overlap), {
      onSuccess: (made) => {
        dialog.close();
        onMade(made.key);
      },
    });
  };

  return (
    <>
      <Button size="xs" variant="subtle" aria-label={`Renew ${apiKey.name}`} onClick={dialog.open}>
        Renew
      </Button>
      <Modal opened={opened} onClose={dialog.close} title={`Renew the secret of “${apiKey.name}”`}>
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            {rotate.isError ? <ErrorNotice message={describeError(rotate.error)} /> : null}
            <Radio.Group label="The old secret works" value={overlap} onChange={setOverlap}>
              <Stack gap="xs" mt="xs">
                {OVERLAPS.map((choice) => (
                  <Radio key={choice.value} {...choice} />
                ))}
              </Stack>
            </Radio.Group>
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={dialog.close}>
                Cancel
              </Button>
              <Button type="submit" loading={rotate.isPending}>
                Renew secret
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

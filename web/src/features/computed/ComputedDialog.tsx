/** The dialog that drafts an event aggregate, or changes one that is not active (P-51). */
import { changeComputedAttributeMutation, createComputedAttributeMutation } from '@/data/definitions';
import { useMay } from '@/data/session';
import { needsInput } from '@/lib/aggregate';
import { readFailure } from '@/lib/api/problem';
import type { ComputedAttribute } from '@/lib/api/types';
import { computedFieldOf, computedFormOf, toDefinition, type ComputedForm } from '@/lib/computedForm';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showErrors } from '@/ui/showErrors';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { AggregateFields } from './AggregateFields';
import { TestPanel } from './TestPanel';

interface ComputedDialogProps {
  opened: boolean;
  /** The attribute to change; a new one when absent. */
  attribute: ComputedAttribute | undefined;
  onClose: () => void;
}

function ComputedFormBody({ attribute, onClose }: Omit<ComputedDialogProps, 'opened'>) {
  const create = useMutation(createComputedAttributeMutation);
  const change = useMutation(changeComputedAttributeMutation(attribute?.id ?? ''));
  const saving = attribute === undefined ? create : change;
  const mayTest = useMay('readPersons');
  const form = useForm<ComputedForm>({
    initialValues: computedFormOf(attribute),
    validate: {
      definitionId: (definitionId) => (definitionId === null ? 'Choose an event.' : null),
      property: (property, values) =>
        needsInput(values.function) && property === null ? 'Choose a property.' : null,
    },
  });
  const failure = saving.isError ? readFailure(saving.error, computedFieldOf) : undefined;

  const submit = form.onSubmit((values) => {
    const definition = toDefinition(values, attribute?.definition);
    const after = {
      onSuccess: onClose,
      onError: (error: unknown) => showErrors(form, readFailure(error, computedFieldOf).fields),
    };
    if (attribute === undefined) {
      create.mutate({ name: values.name, kind: 'EVENT_AGGREGATE', definition }, after);
    } else {
      change.mutate({ name: values.name, definition }, after);
    }
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
        <AggregateFields form={form} />
        {mayTest ? (
          <TestPanel
            readDefinition={() =>
              form.validate().hasErrors ? undefined : toDefinition(form.values, attribute?.definition)
            }
          />
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {attribute === undefined ? 'Save draft' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function ComputedDialog({ opened, attribute, onClose }: ComputedDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={attribute === undefined ? 'Create event aggregate' : `Change “${attribute.name}”`}
      size="lg"
    >
      <ComputedFormBody attribute={attribute} onClose={onClose} />
    </Modal>
  );
}

/** The dialog that drafts an event aggregate, or changes one that is not active (P-51). */
import { changeComputedAttributeMutation, createComputedAttributeMutation, tryComputed } from '@/data/definitions';
import { useMay } from '@/data/session';
import { describeAggregate, needsInput } from '@/lib/aggregate';
import { readFailure } from '@/lib/api/problem';
import type { ComputedAttribute } from '@/lib/api/types';
import { computedFieldOf, computedFormOf, toDefinition, type ComputedForm } from '@/lib/computedForm';
import { missingIn } from '@/lib/periodForm';
import { isCompleteTest } from '@/lib/propertyTest';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showErrors } from '@/ui/showErrors';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
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

/** What is wrong with a part of the period. */
function messageFor(field: 'amount' | 'date', values: ComputedForm): string | null {
  const missing = missingIn(values);
  return missing?.field === field ? missing.message : null;
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
      filters: (filters) => (filters.every(isCompleteTest) ? null : 'Fill in every row, or remove it.'),
      amount: (_amount, values) => messageFor('amount', values),
      date: (_date, values) => messageFor('date', values),
    },
  });
  const failure = saving.isError ? readFailure(saving.error, computedFieldOf) : undefined;

  const submit = form.onSubmit((values) => {
    const definition = toDefinition(values);
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
        {form.values.definitionId === null ? null : (
          <Text size="sm" c="dimmed">
            {describeAggregate(toDefinition(form.values))}
          </Text>
        )}
        {mayTest ? (
          <TestPanel
            onTest={(personId) =>
              form.validate().hasErrors
                ? undefined
                : tryComputed({ kind: 'EVENT_AGGREGATE', definition: toDefinition(form.values), personId })
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

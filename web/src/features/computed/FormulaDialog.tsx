/** A formula is written, checked while it is typed, and tried on a person. */
import { formulaCheckQuery, tryFormula } from '@/data/formulas';
import { useMay } from '@/data/session';
import { describeError } from '@/lib/api/problem';
import { dataTypeLabel } from '@/lib/attributeValue';
import { humanize } from '@/lib/format';
import { placeName } from '@/lib/formula';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { FormulaEditor } from './FormulaEditor';
import classes from './FormulaEditor.module.css';
import { TestPanel } from './TestPanel';

/** Long enough to type a word. */
const CHECK_DELAY_MS = 250;

function FormulaBody() {
  const [expression, setExpression] = useState('');
  const [settled] = useDebouncedValue(expression, CHECK_DELAY_MS);
  const check = useQuery(formulaCheckQuery(settled));
  const mayTest = useMay('readPersons');
  const input = useRef<HTMLTextAreaElement>(null);
  // An answer about another text would underline the wrong places.
  const checked = settled === expression ? check.data : undefined;
  const problems = checked?.problems ?? [];

  const show = (from: number, to: number) => {
    input.current?.focus();
    input.current?.setSelectionRange(from, Math.max(to, from + 1));
  };

  return (
    <Stack gap="md">
      <FormulaEditor ref={input} value={expression} problems={problems} onChange={setExpression} />
      <output className={classes.verdict}>
        {check.isError ? (
          <Text size="sm" c="var(--mantine-color-error)">
            {describeError(check.error)}
          </Text>
        ) : checked?.valid === true ? (
          <Text size="sm" c="dimmed">
            Gives: {dataTypeLabel(checked.resultType ?? '')}
            {checked.timeDependent === true ? ', and changes by time alone' : ''}
          </Text>
        ) : (
          <ul className={classes.problems} aria-label="Problems">
            {problems.map(({ from, to, message }) => (
              <li key={`${from} ${message}`}>
                <button type="button" className={classes.problem} onClick={() => show(from, to)}>
                  {humanize(placeName(expression, from))}: {message}
                </button>
              </li>
            ))}
          </ul>
        )}
      </output>
      {mayTest ? (
        <TestPanel onTest={(personId) => (checked?.valid === true ? tryFormula(expression, personId) : undefined)} />
      ) : null}
    </Stack>
  );
}

interface FormulaDialogProps {
  opened: boolean;
  onClose: () => void;
}

export function FormulaDialog({ opened, onClose }: FormulaDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Try a formula" size="lg">
      <FormulaBody />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Modal>
  );
}

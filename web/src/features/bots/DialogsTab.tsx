/** The draft of a chatbot: its problems and its dialogs, to read. */
import { botDraftQuery, botProblemsQuery } from '@/data/bots';
import { describeError } from '@/lib/api/problem';
import type { BotProblem } from '@/lib/api/types';
import { outlineOf, type OutlineDialog } from '@/lib/botDocument';
import { formatCount } from '@/lib/format';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { CheckIcon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { Anchor, Badge, Code, Group, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DialogOutline, elementAnchor } from './DialogOutline';

function ProblemRow({ problem, dialogs }: { problem: BotProblem; dialogs: OutlineDialog[] }) {
  const dialog = dialogs.find((known) => known.id === problem.dialogId);
  const place = [dialog?.name, problem.field].filter(Boolean).join(', ');
  return (
    <Table.Tr>
      <Table.Td w={90}>
        <Badge color={problem.severity === 'ERROR' ? 'red' : 'ember'}>
          {problem.severity === 'ERROR' ? 'Error' : 'Warning'}
        </Badge>
      </Table.Td>
      <Table.Td>
        {problem.message}
        <Text size="xs" c="dimmed">
          <Code>{problem.code}</Code>
        </Text>
      </Table.Td>
      <Table.Td>
        {problem.elementId ? <Anchor size="sm" href={`#${elementAnchor(problem.elementId)}`}>
            {place || 'Show'}
          </Anchor> : place}
      </Table.Td>
    </Table.Tr>
  );
}

function Problems({ botId, dialogs }: { botId: string; dialogs: OutlineDialog[] }) {
  const problems = useQuery(botProblemsQuery(botId));
  if (problems.isError) {
    return <ErrorNotice message={describeError(problems.error)} onRetry={() => void problems.refetch()} />;
  }
  if (problems.data === undefined) {
    return <Skeleton height={48} />;
  }
  if (problems.data.length === 0) {
    return (
      <Group gap="xs" c="var(--mantine-color-anchor)">
        <CheckIcon size={18} />
        <Text size="sm">The draft has no problems. It can be published.</Text>
      </Group>
    );
  }
  const errors = problems.data.filter((problem) => problem.severity === 'ERROR').length;
  return (
    <Panel
      title={formatCount(problems.data.length, 'problem')}
      hint={errors === 0 ? 'Warnings do not block publishing.' : 'Errors block publishing.'}
    >
      <Table aria-label="Problems of the draft">
        <Table.Tbody>
          {problems.data.map((problem) => (
            <ProblemRow
              key={`${problem.code} ${problem.elementId ?? ''} ${problem.field ?? ''} ${problem.message}`}
              problem={problem}
              dialogs={dialogs}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

export function DialogsTab({ botId }: { botId: string }) {
  const draft = useQuery(botDraftQuery(botId));
  if (draft.isError) {
    return <ErrorNotice message={describeError(draft.error)} onRetry={() => void draft.refetch()} />;
  }
  if (draft.data === undefined) {
    return <Skeleton height={320} aria-busy="true" />;
  }
  const dialogs = outlineOf(draft.data.document);
  return (
    <Stack gap="lg">
      <Problems botId={botId} dialogs={dialogs} />
      {dialogs.map((dialog) => (
        <DialogOutline key={dialog.id} dialog={dialog} />
      ))}
    </Stack>
  );
}

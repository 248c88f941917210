/** What is shown when a page is missing or failed. */
import { describeError } from '@/lib/api/problem';
import { LinkButton } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { SearchIcon } from '@/ui/icons';
import { Container } from '@mantine/core';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';

export function NotFound() {
  return (
    <EmptyState
      order={1}
      icon={SearchIcon}
      title="There is no such page"
      action={
        <LinkButton {...paths.persons()} variant="default" mt="sm">
          Go to Persons
        </LinkButton>
      }
    >
      The address may be mistyped, or what it led to was deleted.
    </EmptyState>
  );
}

export function RouteFailure({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Container size="xs" py="xl">
      <ErrorNotice message={describeError(error)} onRetry={() => void router.invalidate()} />
    </Container>
  );
}

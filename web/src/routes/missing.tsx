/** What is shown at an address that leads nowhere. */
import { LinkButton } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { EmptyState } from '@/ui/EmptyState';
import { SearchIcon } from '@/ui/icons';

export function NotFound() {
  return (
    <EmptyState
      order={1}
      icon={SearchIcon}
      title="There is no such page"
      action={
        <LinkButton {...paths.home()} variant="default" mt="sm">
          Go to the first page
        </LinkButton>
      }
    >
      The address may be mistyped, or what it led to was deleted.
    </EmptyState>
  );
}

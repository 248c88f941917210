/** The console around every room, and the way to the first one. */
import { useSession } from '@/data/session';
import { firstRoom, mayOpen } from '@/features/shell/navigation';
import { Shell } from '@/features/shell/Shell';
import { LinkButton } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { EmptyState } from '@/ui/EmptyState';
import { KeyIcon } from '@/ui/icons';
import { TimeZone } from '@/ui/timeZone';
import { useQueryClient } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router';

/** What a role sees at the address of a room that it may not enter. */
function NotForRole() {
  return (
    <EmptyState
      order={1}
      icon={KeyIcon}
      title="Your role does not open this room"
      action={
        <LinkButton {...paths.home()} variant="default" mt="sm">
          Go to the first page
        </LinkButton>
      }
    >
      Somebody who administers the workspace can give you another role.
    </EmptyState>
  );
}

/** Leads to the first room that the user may enter. */
export function Home() {
  const { role } = useSession();
  return <Navigate {...firstRoom(role)} replace />;
}

export function ConsoleLayout() {
  const { workspace, role } = useSession();
  const isOpen = useLocation({ select: ({ pathname }) => mayOpen(role, pathname) });
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  const leave = () => {
    void navigate(paths.signIn()).then(() => queryClient.clear());
  };

  return (
    <TimeZone value={workspace.timeZone}>
      <Shell onSignedOut={leave}>
        {isOpen ? <Outlet /> : <NotForRole />}
      </Shell>
    </TimeZone>
  );
}

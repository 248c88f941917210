/** The console around every room. */
import { useSession } from '@/data/session';
import { Shell } from '@/features/shell/Shell';
import { paths } from '@/navigation/paths';
import { TimeZone } from '@/ui/timeZone';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';

export function ConsoleLayout() {
  const { workspace } = useSession();
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  const leave = () => {
    void navigate(paths.signIn()).then(() => queryClient.clear());
  };

  return (
    <TimeZone value={workspace.timeZone}>
      <Shell onSignedOut={leave}>
        <Outlet />
      </Shell>
    </TimeZone>
  );
}

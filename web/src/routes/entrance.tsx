/** Signing in, and the one-time set-up. */
import { SetUpForm } from '@/features/session/SetUpForm';
import { SignInForm } from '@/features/session/SignInForm';
import { returnPath } from '@/lib/returnPath';
import { Doorway } from '@/ui/Doorway';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { getRouteApi, useRouter } from '@tanstack/react-router';

const signInRoute = getRouteApi('/sign-in');
const setUpRoute = getRouteApi('/setup');

export function SignInRoute() {
  const router = useRouter();
  const { next } = signInRoute.useSearch();
  return (
    <Doorway title="Sign in" lead="Welcome back.">
      <SignInForm onSignedIn={() => router.history.push(returnPath(next))} />
    </Doorway>
  );
}

export function SetUpRoute() {
  const router = useRouter();
  const { token } = setUpRoute.useSearch();
  return (
    <Doorway title="Set up Rapport" lead="Create the owner of this installation. This link works once.">
      {token === undefined ? (
        <ErrorNotice message="The link is incomplete. Copy the whole set-up link that the server printed at its first start." />
      ) : (
        <SetUpForm token={token} onSignedIn={() => router.history.push(returnPath(undefined))} />
      )}
    </Doorway>
  );
}

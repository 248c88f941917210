/** Signing in, and the one-time set-up. */
import { SetUpForm } from '@/features/session/SetUpForm';
import { SignInForm } from '@/features/session/SignInForm';
import { returnPath } from '@/lib/returnPath';
import { LinkAnchor, LinkButton } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { Doorway } from '@/ui/Doorway';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Text } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';

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
  const [used, setUsed] = useState(false);
  if (used) {
    return (
      <Doorway title="This link was already used" lead="It made the owner of this installation, and works only once.">
        <Text size="sm" mb="lg">
          Sign in with the email and password chosen then. If that was not you, ask whoever runs this server: as long
          as nobody is set up, each start prints a new link and the one before stops working.
        </Text>
        <LinkButton {...paths.signIn()} fullWidth>
          Go to sign-in
        </LinkButton>
      </Doorway>
    );
  }
  return (
    <Doorway title="Set up Rapport" lead="Create the owner of this installation. This link works once.">
      {token === undefined ? (
        <ErrorNotice message="The link is incomplete. Copy the whole set-up link that the server printed at its first start." />
      ) : (
        <>
          <SetUpForm
            token={token}
            onSignedIn={() => router.history.push(returnPath(undefined))}
            onUsed={() => setUsed(true)}
          />
          <Text size="sm" c="dimmed" mt="lg" ta="center">
            Already set up? <LinkAnchor {...paths.signIn()} underline="always">
              Sign in
            </LinkAnchor>
          </Text>
        </>
      )}
    </Doorway>
  );
}

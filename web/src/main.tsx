/** Starts the console in the page. */
import '@fontsource-variable/inter/index.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/base.css';
import { makeQueryClient } from '@/data/queryClient';
import { sessionQuery } from '@/data/session';
import { paths } from '@/navigation/paths';
import { makeRouter } from '@/routes/router';
import { readStyleNonce } from '@/ui/styleNonce';
import { notifyFailure, notifySuccess } from '@/ui/notify';
import { cssVariables, theme } from '@/ui/theme';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

const nonce = readStyleNonce();

const queryClient = makeQueryClient({
  onSignedOut: () => {
    if (router.state.location.pathname === paths.signIn().to) {
      return;
    }
    queryClient.removeQueries({ queryKey: sessionQuery.queryKey });
    void router.navigate(paths.signIn(router.state.location.href));
  },
  onSuccess: notifySuccess,
  onFailure: notifyFailure,
});

const router = makeRouter(queryClient);

const root = document.querySelector('#root');
if (root === null) {
  throw new Error('index.html has no element with id "root"');
}

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

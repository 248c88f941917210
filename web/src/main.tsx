/** Starts the console in the page. */
import './ui/base.css';
import '@fontsource-variable/inter/index.css';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import { makeQueryClient } from '@/data/queryClient';
import { sessionQuery } from '@/data/session';
import { paths } from '@/navigation/paths';
import { makeRouter } from '@/routes/router';
import { Notices } from '@/ui/Notices';
import { readStyleNonce } from '@/ui/styleNonce';
import { notifyFailure, notifySuccess } from '@/ui/notify';
import { cssVariables, theme } from '@/ui/theme';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

// A build brings the styles of each component with it (`build/mantineStyles.ts`).
if (import.meta.env.DEV) {
  await import('@mantine/core/styles.layer.css');
}

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
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <Notices />
    </MantineProvider>
  </StrictMode>,
);

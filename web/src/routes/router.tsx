/** The tree of pages. Pages load when they are opened; search parameters are checked here. */
import { sessionQuery } from '@/data/session';
import { paths, type BotTab, type PersonTab } from '@/navigation/paths';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { RouteFailure } from './failure';

interface RouterContext {
  queryClient: QueryClient;
}

type Search = Record<string, unknown>;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** One of the allowed words, else nothing. */
function wordOf<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value);
}

const PERSON_TABS: readonly PersonTab[] = ['overview', 'contact', 'data'];
const BOT_TABS: readonly BotTab[] = ['dialogs', 'versions'];

const rootRoute = createRootRouteWithContext<RouterContext>()({
  notFoundComponent: lazyRouteComponent(() => import('./missing'), 'NotFound'),
  errorComponent: RouteFailure,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Search): { next?: string } => ({ next: textOf(search.next) }),
  component: lazyRouteComponent(() => import('./entrance'), 'SignInRoute'),
});

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: (search: Search): { token?: string } => ({ token: textOf(search.token) }),
  component: lazyRouteComponent(() => import('./entrance'), 'SetUpRoute'),
});

const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'console',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.fetchQuery(sessionQuery);
    if (session === null) {
      throw redirect(paths.signIn(location.href));
    }
  },
  component: lazyRouteComponent(() => import('./layout'), 'ConsoleLayout'),
});

const homeRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./layout'), 'Home'),
});

const personsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/persons',
  validateSearch: (search: Search): { q?: string } => ({ q: textOf(search.q) }),
  component: lazyRouteComponent(() => import('./persons'), 'PersonsRoute'),
});

const personRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/persons/$personId',
  validateSearch: (search: Search): { tab?: PersonTab } => ({ tab: wordOf(search.tab, PERSON_TABS) }),
  component: lazyRouteComponent(() => import('./persons'), 'PersonRoute'),
});

const segmentsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/segments',
  component: lazyRouteComponent(() => import('./segments'), 'SegmentsRoute'),
});

const newSegmentRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/segments/new',
  validateSearch: (search: Search): { from?: number } => ({
    from: Number.isSafeInteger(search.from) ? Number(search.from) : undefined,
  }),
  component: lazyRouteComponent(() => import('./segments'), 'NewSegmentRoute'),
});

const segmentRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/segments/$segmentId',
  component: lazyRouteComponent(() => import('./segments'), 'SegmentRoute'),
});

const tagsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/tags',
  component: lazyRouteComponent(() => import('./definitions'), 'TagsRoute'),
});

const customEventsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/events/custom',
  component: lazyRouteComponent(() => import('./definitions'), 'CustomEventsRoute'),
});

const profileEventsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/events/profile',
  component: lazyRouteComponent(() => import('./definitions'), 'ProfileEventsRoute'),
});

const platformEventsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/events/platform',
  component: lazyRouteComponent(() => import('./definitions'), 'PlatformEventsRoute'),
});

const customAttributesRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/configuration/person-attributes',
  component: lazyRouteComponent(() => import('./definitions'), 'CustomAttributesRoute'),
});

const computedAttributesRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/configuration/computed-attributes',
  component: lazyRouteComponent(() => import('./definitions'), 'ComputedAttributesRoute'),
});

const botsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/chatbots',
  component: lazyRouteComponent(() => import('./bots'), 'BotsRoute'),
});

const botRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/chatbots/$botId',
  validateSearch: (search: Search): { tab?: BotTab } => ({ tab: wordOf(search.tab, BOT_TABS) }),
  component: lazyRouteComponent(() => import('./bots'), 'BotRoute'),
});

const channelsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/channels',
  component: lazyRouteComponent(() => import('./channels'), 'ChannelsRoute'),
});

const demoRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/demo',
  validateSearch: (search: Search): { widget?: string } => ({ widget: textOf(search.widget) }),
  component: lazyRouteComponent(() => import('./demo'), 'DemoRoute'),
});

const settingsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings'), 'SettingsRoute'),
});

/** A room of the final navigation that opens later. */
const laterRoute = <const Path extends string>(path: Path, name: 'Companies' | 'Analytics' | 'Flows' | 'Inbox') =>
  createRoute({
    getParentRoute: () => consoleRoute,
    path,
    component: lazyRouteComponent(() => import('./later'), name),
  });

const missingRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '$',
  component: lazyRouteComponent(() => import('./missing'), 'NotFound'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  setUpRoute,
  consoleRoute.addChildren([
    homeRoute,
    personsRoute,
    personRoute,
    laterRoute('/companies', 'Companies'),
    segmentsRoute,
    newSegmentRoute,
    segmentRoute,
    tagsRoute,
    customEventsRoute,
    profileEventsRoute,
    platformEventsRoute,
    laterRoute('/analytics', 'Analytics'),
    customAttributesRoute,
    computedAttributesRoute,
    botsRoute,
    botRoute,
    laterRoute('/flows', 'Flows'),
    laterRoute('/inbox', 'Inbox'),
    channelsRoute,
    settingsRoute,
    demoRoute,
    missingRoute,
  ]),
]);

/** Makes the router over the given server cache. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

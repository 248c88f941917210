/** Every address of the console, as values for links and redirects. */

export type PersonTab = 'overview' | 'contact' | 'data';
export type BotTab = 'dialogs' | 'versions';

export const paths = {
  home: () => ({ to: '/' }) as const,
  signIn: (next?: string) => ({ to: '/sign-in', search: { next } }) as const,
  persons: (q?: string) => ({ to: '/persons', search: { q } }) as const,
  person: (personId: number, tab?: PersonTab) =>
    ({ to: '/persons/$personId', params: { personId: String(personId) }, search: { tab } }) as const,
  companies: () => ({ to: '/companies' }) as const,
  segments: () => ({ to: '/segments' }) as const,
  segment: (segmentId: number) =>
    ({ to: '/segments/$segmentId', params: { segmentId: String(segmentId) } }) as const,
  /** A new segment, beginning as a copy of another one. */
  newSegment: (from?: number) => ({ to: '/segments/new', search: { from } }) as const,
  tags: () => ({ to: '/tags' }) as const,
  customEvents: () => ({ to: '/events/custom' }) as const,
  profileEvents: () => ({ to: '/events/profile' }) as const,
  platformEvents: () => ({ to: '/events/platform' }) as const,
  analytics: () => ({ to: '/analytics' }) as const,
  customAttributes: () => ({ to: '/configuration/person-attributes' }) as const,
  computedAttributes: () => ({ to: '/configuration/computed-attributes' }) as const,
  bots: () => ({ to: '/chatbots' }) as const,
  bot: (botId: string, tab?: BotTab) =>
    ({ to: '/chatbots/$botId', params: { botId }, search: { tab } }) as const,
  flows: () => ({ to: '/flows' }) as const,
  inbox: () => ({ to: '/inbox' }) as const,
  channels: () => ({ to: '/channels' }) as const,
  settings: () => ({ to: '/settings' }) as const,
  demo: () => ({ to: '/demo' }) as const,
};

/** Pages that the server makes itself. */
export const serverPaths = {
  /** The hosted test page of a live chat widget. */
  chat: (widgetId: string) => `/chat/${encodeURIComponent(widgetId)}`,
  /** The same page inside another one, talking to a chosen bot. */
  embeddedChat: (widgetId: string, botId: string) =>
    `/chat/${encodeURIComponent(widgetId)}?embedded=1&bot=${encodeURIComponent(botId)}`,
  widgetScript: (origin: string) => `${origin}/widget/rapport.js`,
};

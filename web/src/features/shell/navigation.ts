/** The final navigation of the console (P-88, C-1): groups of rooms. */
import { paths } from '@/navigation/paths';
import * as icons from '@/ui/icons';

export const navigation = [
  {
    title: 'Customer Profiles',
    rooms: [
      { label: 'Persons', icon: icons.PersonsIcon, link: paths.persons() },
      { label: 'Companies', icon: icons.CompanyIcon, link: paths.companies() },
      { label: 'Segments', icon: icons.SegmentIcon, link: paths.segments() },
      { label: 'Tags', icon: icons.TagIcon, link: paths.tags() },
      {
        label: 'Events',
        icon: icons.EventIcon,
        rooms: [
          { label: 'Custom Events', link: paths.customEvents() },
          { label: 'Platform events', link: paths.platformEvents() },
        ],
      },
      { label: 'Analytics', icon: icons.ChartIcon, link: paths.analytics() },
      {
        label: 'Configuration',
        icon: icons.AttributeIcon,
        rooms: [
          { label: 'Person custom attributes', link: paths.customAttributes() },
          { label: 'Computed attributes', link: paths.computedAttributes() },
        ],
      },
    ],
  },
  {
    title: 'Automation Studio',
    rooms: [
      { label: 'Chatbots', icon: icons.BotIcon, link: paths.bots() },
      { label: 'Flows', icon: icons.FlowIcon, link: paths.flows() },
    ],
  },
  {
    title: 'Workspace',
    rooms: [
      { label: 'Inbox', icon: icons.InboxIcon, link: paths.inbox() },
      { label: 'Channels', icon: icons.ChannelIcon, link: paths.channels() },
      { label: 'Settings', icon: icons.SettingsIcon, link: paths.settings() },
    ],
  },
] as const;

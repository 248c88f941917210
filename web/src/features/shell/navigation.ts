/** The final navigation of the console (P-88, C-1): groups of rooms, as far as a role sees them. */
import { grants, type Capability } from '@/lib/access';
import { paths } from '@/navigation/paths';
import * as icons from '@/ui/icons';

/** One place to go. */
interface Door {
  label: string;
  link: { to: string };
}

export interface Room {
  label: string;
  icon: icons.IconComponent;
  /** What one must be allowed to do to see it; nothing for rooms that anybody may see. */
  needs?: Capability;
  /** Where it leads, or the rooms that it opens. */
  leads: Door['link'] | readonly Door[];
}

export interface RoomGroup {
  title: string;
  rooms: readonly Room[];
}

const GROUPS: readonly RoomGroup[] = [
  {
    title: 'Customer Profiles',
    rooms: [
      { label: 'Persons', icon: icons.PersonsIcon, needs: 'readPersons', leads: paths.persons() },
      { label: 'Companies', icon: icons.CompanyIcon, needs: 'readPersons', leads: paths.companies() },
      { label: 'Segments', icon: icons.SegmentIcon, needs: 'readDefinitions', leads: paths.segments() },
      { label: 'Tags', icon: icons.TagIcon, needs: 'readDefinitions', leads: paths.tags() },
      {
        label: 'Events',
        icon: icons.EventIcon,
        needs: 'readDefinitions',
        leads: [
          { label: 'Custom Events', link: paths.customEvents() },
          { label: 'Customer Profiles events', link: paths.profileEvents() },
          { label: 'Platform events', link: paths.platformEvents() },
        ],
      },
      { label: 'Analytics', icon: icons.ChartIcon, leads: paths.analytics() },
      {
        label: 'Configuration',
        icon: icons.AttributeIcon,
        needs: 'readDefinitions',
        leads: [
          { label: 'Person custom attributes', link: paths.customAttributes() },
          { label: 'Computed attributes', link: paths.computedAttributes() },
        ],
      },
    ],
  },
  {
    title: 'Automation Studio',
    rooms: [
      { label: 'Chatbots', icon: icons.BotIcon, needs: 'readBots', leads: paths.bots() },
      { label: 'Flows', icon: icons.FlowIcon, needs: 'readBots', leads: paths.flows() },
    ],
  },
  {
    title: 'Workspace',
    rooms: [
      { label: 'Inbox', icon: icons.InboxIcon, needs: 'readPersons', leads: paths.inbox() },
      { label: 'Channels', icon: icons.ChannelIcon, needs: 'readChannels', leads: paths.channels() },
      { label: 'Settings', icon: icons.SettingsIcon, needs: 'administer', leads: paths.settings() },
    ],
  },
];

const DEMO: Room = { label: 'Demo', icon: icons.DemoIcon, leads: paths.demo() };

const addressesOf = ({ leads }: Room): string[] =>
  'to' in leads ? [leads.to] : leads.map(({ link }) => link.to);

/** Whether a role may open the page at this address; an address of no room is open to anybody. */
export function mayOpen(role: string, pathname: string): boolean {
  const rooms = GROUPS.flatMap((group) => group.rooms);
  const room = rooms.find((known) => addressesOf(known).some((to) => isWithin(pathname, to)));
  return room?.needs === undefined || grants(role, room.needs);
}

/** Whether an address is this one or below it. */
export function isWithin(pathname: string, to: string): boolean {
  return pathname === to || pathname.startsWith(`${to}/`);
}

/** The first room that a role may enter. */
export function firstRoom(role: string): Door['link'] {
  const [room] = roomsOf(role, false).flatMap((group) => group.rooms);
  const leads = room?.leads ?? paths.analytics();
  return 'to' in leads ? leads : (leads[0]?.link ?? paths.analytics());
}

/** The groups that a role sees; the demo stands last, where there is one. */
export function roomsOf(role: string, hasDemo: boolean): RoomGroup[] {
  const groups = GROUPS.map(({ title, rooms }) => ({
    title,
    rooms: rooms.filter(({ needs }) => needs === undefined || grants(role, needs)),
  }));
  const seen = groups.filter(({ rooms }) => rooms.length > 0);
  return hasDemo ? [...seen, { title: 'Try it', rooms: [DEMO] }] : seen;
}

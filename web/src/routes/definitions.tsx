/** The rooms in which a workspace defines its profiles: tags, events and attributes. */
export { CustomAttributesPage as CustomAttributesRoute } from '@/features/attributes/CustomAttributesPage';
export { ComputedAttributesPage as ComputedAttributesRoute } from '@/features/computed/ComputedAttributesPage';
export { CustomEventsPage as CustomEventsRoute } from '@/features/events/CustomEventsPage';
export {
  PlatformEventsPage as PlatformEventsRoute,
  ProfileEventsPage as ProfileEventsRoute,
} from '@/features/events/BuiltInEventsPage';
export { TagsPage as TagsRoute } from '@/features/tags/TagsPage';

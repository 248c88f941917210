/** Channels. */
export { ChannelsPage as ChannelsRoute } from '@/features/channels/ChannelsPage';

/** The console's own line icons: one stroke width, one grid, decorative by default. */
import type { ReactNode } from 'react';

export interface IconProps {
  size?: number;
}

export type IconComponent = (props: IconProps) => ReactNode;

/** Draws the strokes of one icon on a grid of 24. */
function line(...strokes: string[]): IconComponent {
  return function Icon({ size = 18 }: IconProps) {
    return (
      <svg
        aria-hidden="true"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {strokes.map((stroke) => (
          <path key={stroke} d={stroke} />
        ))}
      </svg>
    );
  };
}

export const PersonsIcon = line(
  'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z',
  'M2.5 20c.5-3.6 3-5.5 6.5-5.5s6 1.9 6.5 5.5',
  'M16 4.3a3.5 3.5 0 0 1 0 6.4',
  'M18 15c2 .7 3.2 2.4 3.5 5',
);
export const CompanyIcon = line('M4 20V5l9-2v17', 'M13 9h6v11', 'M2.5 20h19', 'M7.5 8.5h2M7.5 12h2M7.5 15.5h2');
export const SegmentIcon = line('M12 3a9 9 0 1 0 9 9h-9Z', 'M15.5 3.2a9 9 0 0 1 5.3 5.3h-5.3Z');
export const TagIcon = line('M3.5 11.5v-7a1 1 0 0 1 1-1h7l9 9-8 8Z', 'M8 8h.01');
export const EventIcon = line('M13 2.5 5 13.5h6l-1 8 8-11h-6Z');
export const PlatformIcon = line('M4 5h16v5H4Z', 'M4 14h16v5H4Z', 'M8 7.5h.01M8 16.5h.01');
export const ChartIcon = line('M4 20V10M10 20V4M16 20v-7M21 20H3');
export const AttributeIcon = line('M4 6h16M4 12h10M4 18h13');
export const ComputedIcon = line('M16 4c-3-1-4 .5-4.5 3L9.5 17c-.5 2.5-1.5 4-4.5 3', 'M7 10h8', 'M16 14l5 6M21 14l-5 6');
export const BotIcon = line(
  'M5 9.5a2.5 2.5 0 0 1 2.5-2.5h9A2.5 2.5 0 0 1 19 9.5v6a2.5 2.5 0 0 1-2.5 2.5H12l-4 3v-3h-.5A2.5 2.5 0 0 1 5 15.5Z',
  'M12 7V3.5',
  'M9.5 12v1M14.5 12v1',
);
export const FlowIcon = line('M6 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M18 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M6 8.5V14a4 4 0 0 0 4 4h5.5', 'M8.5 6H18v6');
export const InboxIcon = line('M3.5 13 6 4.5h12l2.5 8.5v6.5h-17Z', 'M3.5 13H9a3 3 0 0 0 6 0h5.5');
export const ChannelIcon = line('M12 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z', 'M8 16a5.5 5.5 0 0 1 0-8M16 8a5.5 5.5 0 0 1 0 8', 'M5 19a10 10 0 0 1 0-14M19 5a10 10 0 0 1 0 14');
export const SettingsIcon = line('M4 7h9M17 7h3M4 17h3M11 17h9', 'M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z');
export const PlusIcon = line('M12 5v14M5 12h14');
export const SearchIcon = line('M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'M20.5 20.5 16 16');
export const UploadIcon = line('M12 16V4.5M7 9l5-5 5 5', 'M4 16v4h16v-4');
export const OpenIcon = line('M14 4h6v6', 'M20 4l-9 9', 'M18 14v6H4V6h6');
export const PencilIcon = line('M4 20l1-4.5L16.5 4 20 7.5 8.5 19Z');
export const CheckIcon = line('M4.5 12.5 10 18 19.5 7');
export const MenuIcon = line('M4 7h16M4 12h16M4 17h16');
export const ChevronIcon = line('M9 5.5 15.5 12 9 18.5');
export const CopyIcon = line('M9 9h11v11H9Z', 'M5 15H4V4h11v1');
export const KeyIcon = line('M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z', 'M11 12.5 20 4M16.5 7.5l2.5 2.5');
export const CloseIcon = line('M6 6l12 12M18 6 6 18');
export const SignOutIcon = line('M14 4H5v16h9', 'M10 12h11M17.5 8.5 21 12l-3.5 3.5');
export const SunIcon = line('M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z', 'M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4');
export const MoonIcon = line('M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10Z');
export const MessageIcon = line('M4 5h16v11h-9l-5 4v-4H4Z');
export const ClockIcon = line('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 7v5l3.5 2');
export const MoreIcon = line('M5 12h.01M12 12h.01M19 12h.01');
export const PlayIcon = line('M7 4.5v15l12-7.5Z');
export const DemoIcon = line('M3.5 5h17v11h-17Z', 'M9 20h6M12 16v4');
export const PersonIcon = line('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z', 'M4.5 20.5c.8-4 3.6-6 7.5-6s6.7 2 7.5 6');
export const GripIcon = line('M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01');

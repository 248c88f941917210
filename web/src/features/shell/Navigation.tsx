/** The list of rooms in the side bar. */
import { demoBotsQuery } from '@/data/demo';
import { useMay, useSession } from '@/data/session';
import { ChevronIcon } from '@/ui/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useId, useState } from 'react';
import classes from './Navigation.module.css';
import { isWithin, roomsOf, type Room } from './navigation';

interface RoomProps {
  room: Room;
  onNavigate: () => void;
}

/** Whether the open page is behind one of these addresses. */
function useIsIn(addresses: string[]): boolean {
  const pathname = useLocation({ select: (location) => location.pathname });
  return addresses.some((to) => isWithin(pathname, to));
}

function RoomEntry({ room, onNavigate }: RoomProps) {
  const { icon: Icon, label, leads } = room;
  const inner = 'to' in leads ? [] : leads;
  const isInside = useIsIn(inner.map(({ link }) => link.to));
  const [opened, setOpened] = useState<boolean>();
  const isOpen = opened ?? isInside;
  const id = useId();

  if ('to' in leads) {
    return (
      <li>
        <Link {...leads} className={classes.link} onClick={onNavigate}>
          <Icon size={17} />
          {label}
        </Link>
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        className={classes.link}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpened(!isOpen)}
      >
        <Icon size={17} />
        {label}
        <ChevronIcon size={14} />
      </button>
      <ul id={id} className={classes.inner} hidden={!isOpen}>
        {inner.map((door) => (
          <li key={door.label}>
            <Link {...door.link} className={classes.link} onClick={onNavigate}>
              {door.label}
            </Link>
          </li>
        ))}
      </ul>
    </li>
  );
}

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const { role } = useSession();
  const mayTalk = useMay('readBots');
  const demo = useQuery({ ...demoBotsQuery, enabled: mayTalk });
  const hasDemo = demo.data !== undefined && demo.data.length > 0;

  return (
    <nav aria-label="Rooms" className={classes.nav}>
      {roomsOf(role, hasDemo).map((group) => (
        <div key={group.title}>
          <h2 className={classes.groupTitle}>{group.title}</h2>
          <ul className={classes.rooms}>
            {group.rooms.map((room) => (
              <RoomEntry key={room.label} room={room} onNavigate={onNavigate} />
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

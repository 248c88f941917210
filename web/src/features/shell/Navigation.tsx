/** The list of rooms in the side bar. */
import { LinkNav } from '@/navigation/links';
import { NavLink } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import classes from './Shell.module.css';
import { navigation } from './navigation';

const linkClasses = { root: classes.link, label: classes.linkLabel, children: classes.children };

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const pathname = useLocation({ select: (location) => location.pathname });
  const isIn = (to: string) => pathname === to || pathname.startsWith(`${to}/`);

  return (
    <nav aria-label="Rooms" className={classes.nav}>
      {navigation.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h2 className={classes.groupTitle}>{group.title}</h2>
          {group.rooms.map((room) => {
            const icon = <room.icon size={17} />;
            if ('link' in room) {
              return (
                <LinkNav
                  key={room.label}
                  {...room.link}
                  label={room.label}
                  leftSection={icon}
                  classNames={linkClasses}
                  active={isIn(room.link.to)}
                  aria-current={isIn(room.link.to) ? 'page' : undefined}
                  onClick={onNavigate}
                />
              );
            }
            return (
              <NavLink
                key={room.label}
                component="button"
                type="button"
                label={room.label}
                leftSection={icon}
                classNames={linkClasses}
                defaultOpened={room.rooms.some((inner) => isIn(inner.link.to))}
                childrenOffset={0}
              >
                {room.rooms.map((inner) => (
                  <LinkNav
                    key={inner.label}
                    {...inner.link}
                    label={inner.label}
                    classNames={linkClasses}
                    active={isIn(inner.link.to)}
                    aria-current={isIn(inner.link.to) ? 'page' : undefined}
                    onClick={onNavigate}
                  />
                ))}
              </NavLink>
            );
          })}
        </section>
      ))}
    </nav>
  );
}

/** The frame of the console: rooms at the side, the open room on a sheet beside them. */
import { CloseIcon, MenuIcon } from '@/ui/icons';
import { Logo } from '@/ui/Logo';
import { lazy, Suspense, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Navigation } from './Navigation';
import classes from './Shell.module.css';
import { UserButton } from './UserButton';

/** What opens over the page comes after the page. */
const UserMenu = lazy(() => import('./UserMenu'));

interface ShellProps {
  onSignedOut: () => void;
  children: ReactNode;
}

export function Shell({ onSignedOut, children }: ShellProps) {
  const [opened, setOpened] = useState(false);
  const [menuWanted, setMenuWanted] = useState(false);
  const close = () => setOpened(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      close();
    }
  };
  return (
    // Escape closes the side bar wherever the focus is; the frame only hears it pass.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={classes.root} onKeyDown={onKeyDown}>
      <a className={classes.skip} href="#room">
        Skip to content
      </a>
      <header className={classes.header}>
        <Logo size={24} />
        <button
          type="button"
          className={classes.toggle}
          aria-label="Rooms"
          aria-expanded={opened}
          aria-controls="side-bar"
          onClick={() => setOpened(!opened)}
        >
          {opened ? <CloseIcon size={20} /> : <MenuIcon size={20} />}
        </button>
      </header>
      <aside id="side-bar" aria-label="Side bar" className={classes.sideBar} data-opened={opened || undefined}>
        <div className={classes.brand}>
          <Logo size={26} />
        </div>
        <div className={classes.scroll}>
          <Navigation onNavigate={close} />
        </div>
        {/* A press before the menu is there opens it when it comes. */}
        <Suspense fallback={<UserButton aria-haspopup="menu" onClick={() => setMenuWanted(true)} />}>
          <UserMenu opened={menuWanted} onToggle={setMenuWanted} onSignedOut={onSignedOut} />
        </Suspense>
      </aside>
      <main id="room" className={classes.main} tabIndex={-1}>
        <div className={classes.sheet}>{children}</div>
      </main>
    </div>
  );
}

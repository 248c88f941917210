/** The frame of the console: rooms at the side, the open room on a sheet beside them. */
import { Logo } from '@/ui/Logo';
import { AppShell, Burger, Group, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Navigation } from './Navigation';
import classes from './Shell.module.css';
import { UserMenu } from './UserMenu';

const NAVBAR_WIDTH = 256;
const HEADER_HEIGHT = 52;

interface ShellProps {
  onSignedOut: () => void;
  children: ReactNode;
}

export function Shell({ onSignedOut, children }: ShellProps) {
  const [opened, menu] = useDisclosure(false);
  return (
    <AppShell
      navbar={{ width: NAVBAR_WIDTH, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      header={{ height: { base: HEADER_HEIGHT, sm: 0 } }}
      withBorder={false}
      padding={0}
      classNames={{ root: classes.root, navbar: classes.navbar, header: classes.header, main: classes.main }}
    >
      <a className={classes.skip} href="#room">
        Skip to content
      </a>
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="md" justify="space-between">
          <Logo size={24} />
          <Burger opened={opened} onClick={menu.toggle} size="sm" aria-label="Rooms" />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Side bar">
        <div className={classes.brand}>
          <Logo size={26} />
        </div>
        <ScrollArea className={classes.scroll} type="never">
          <Navigation onNavigate={menu.close} />
        </ScrollArea>
        <UserMenu onSignedOut={onSignedOut} />
      </AppShell.Navbar>
      <AppShell.Main id="room" tabIndex={-1}>
        <div className={classes.sheet}>{children}</div>
      </AppShell.Main>
    </AppShell>
  );
}

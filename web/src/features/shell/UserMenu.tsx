/** Who is signed in, the look of the console, and the way out. */
import { LinkMenuItem } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { signOutMutation, useSession } from '@/data/session';
import { DemoIcon, MoonIcon, MoreIcon, SignOutIcon, SunIcon } from '@/ui/icons';
import { Avatar, Menu, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import classes from './Shell.module.css';

export function UserMenu({ onSignedOut }: { onSignedOut: () => void }) {
  const { user, workspace } = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const signOut = useMutation(signOutMutation);

  return (
    <Menu position="top-start" width={232} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.user} aria-label={`Account of ${user.name}`}>
          <Avatar size={30} name={user.name} color="viridian" />
          <span className={classes.userText}>
            <span className={classes.userName}>{user.name}</span>
            <span className={classes.workspace}>{workspace.name}</span>
          </span>
          <MoreIcon size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <LinkMenuItem {...paths.demo()} leftSection={<DemoIcon size={16} />}>
          Demo page
        </LinkMenuItem>
        <Menu.Item
          leftSection={scheme === 'dark' ? <SunIcon size={16} /> : <MoonIcon size={16} />}
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          {scheme === 'dark' ? 'Use light colours' : 'Use dark colours'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<SignOutIcon size={16} />}
          onClick={() => signOut.mutate(undefined, { onSuccess: onSignedOut })}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

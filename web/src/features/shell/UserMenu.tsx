/** Who is signed in, the look of the console, and the way out. */
import { signOutMutation, useSession } from '@/data/session';
import { MoonIcon, SignOutIcon, SunIcon } from '@/ui/icons';
import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { UserButton } from './UserButton';

interface UserMenuProps {
  opened: boolean;
  onToggle: (opened: boolean) => void;
  onSignedOut: () => void;
}

export default function UserMenu({ opened, onToggle, onSignedOut }: UserMenuProps) {
  const { user } = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const signOut = useMutation(signOutMutation);

  return (
    <Menu opened={opened} onChange={onToggle} position="top-start" width={232} shadow="md">
      <Menu.Target>
        <UserButton />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
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

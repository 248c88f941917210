/** A person's initials, or a figure when the name is unknown. */
import type { Person } from '@/lib/api/types';
import { initials } from '@/lib/person';
import { PersonIcon } from '@/ui/icons';
import { Avatar } from '@mantine/core';

interface PersonAvatarProps {
  person: Person;
  size: number;
}

export function PersonAvatar({ person, size }: PersonAvatarProps) {
  const letters = initials(person);
  return (
    <Avatar size={size} color="viridian" aria-hidden>
      {letters === '' ? <PersonIcon size={size * 0.55} /> : letters}
    </Avatar>
  );
}

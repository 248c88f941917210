/** The button at the foot of the side bar that says who is signed in where. */
import { useSession } from '@/data/session';
import { initialsOf } from '@/lib/person';
import { MoreIcon } from '@/ui/icons';
import type { ComponentProps } from 'react';
import classes from './UserButton.module.css';

export function UserButton(props: ComponentProps<'button'>) {
  const { user, workspace } = useSession();
  return (
    <button type="button" {...props} className={classes.button} aria-label={`Account of ${user.name}`}>
      <span className={classes.initials} aria-hidden="true">
        {initialsOf(...user.name.split(' '))}
      </span>
      <span className={classes.words}>
        <span className={classes.name}>{user.name}</span>
        <span className={classes.workspace}>{workspace.name}</span>
      </span>
      <MoreIcon size={16} />
    </button>
  );
}

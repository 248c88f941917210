/** Marks what has just changed: a warm tint that fades away. */
import { useState, type ReactNode } from 'react';
import classes from './Flash.module.css';

interface FlashProps {
  /** Anything that identifies the shown state; the tint starts when it changes. */
  state: string;
  /** True when the content itself is new, so that it is tinted at once. */
  fresh?: boolean;
  children: ReactNode;
}

export function Flash({ state, fresh = false, children }: FlashProps) {
  const [seen, setSeen] = useState({ state, changes: fresh ? 1 : 0 });
  if (seen.state !== state) {
    setSeen({ state, changes: seen.changes + 1 });
  }
  return (
    <span key={seen.changes} className={seen.changes === 0 ? undefined : classes.changed}>
      {children}
    </span>
  );
}

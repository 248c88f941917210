/** An id, shortened where it is long, with the button that copies all of it. */
import { shortId } from '@/lib/opaqueId';
import { useState } from 'react';
import classes from './CopyId.module.css';
import { CheckIcon, CopyIcon } from './icons';

interface CopyIdProps {
  /** What the id names, for the accessible name of the button. */
  label: string;
  id: string;
}

export function CopyId({ label, id }: CopyIdProps) {
  const [copied, setCopied] = useState(false);
  // Over plain HTTP a browser lets nobody copy, so there the whole id is shown to be selected.
  if (!window.isSecureContext) {
    return <code className={classes.whole}>{id}</code>;
  }
  return (
    <span className={classes.id}>
      <code title={id}>{shortId(id)}</code>
      <button
        type="button"
        className={classes.copy}
        aria-label={copied ? `${label} copied` : `Copy ${label}`}
        onClick={() => void navigator.clipboard.writeText(id).then(() => setCopied(true))}
        onBlur={() => setCopied(false)}
      >
        {copied ? <CheckIcon size={13} /> : <CopyIcon size={13} />}
      </button>
    </span>
  );
}

/** Where short messages appear; screen readers speak them. */
import { useSyncExternalStore } from 'react';
import { CheckIcon, CloseIcon } from './icons';
import classes from './Notices.module.css';
import { dismissNotice, shownNotices, watchNotices } from './notify';

export function Notices() {
  const notices = useSyncExternalStore(watchNotices, shownNotices);
  return (
    <output className={classes.notices} aria-live="polite">
      {notices.map(({ id, tone, message }) => (
        <div key={id} className={classes.notice} data-tone={tone}>
          {tone === 'good' ? <CheckIcon size={17} /> : null}
          <div className={classes.message}>
            {tone === 'bad' ? <strong>That did not work</strong> : null}
            <span>{message}</span>
          </div>
          <button type="button" className={classes.close} aria-label="Dismiss" onClick={() => dismissNotice(id)}>
            <CloseIcon size={15} />
          </button>
        </div>
      ))}
    </output>
  );
}

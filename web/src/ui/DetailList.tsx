/** Labelled values in small print, one below the other. */
import type { Detail } from '@/lib/format';
import classes from './DetailList.module.css';

export function DetailList({ details }: { details: Detail[] }) {
  return (
    <dl className={classes.details}>
      {details.map(({ label, value }) => (
        <div key={`${label} ${value}`}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

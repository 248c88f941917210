/** Labelled values in small print, one below the other; ids are folded away and can be copied. */
import { splitDetails } from '@/lib/eventDetails';
import { formatCount, type Detail } from '@/lib/format';
import { CopyId } from './CopyId';
import classes from './DetailList.module.css';

interface DetailListProps {
  details: readonly Detail[];
  /** True where there is no room for ids. */
  hideIds?: boolean;
}

export function DetailList({ details, hideIds = false }: DetailListProps) {
  const { told, ids } = splitDetails(details);
  return (
    <>
      {told.length === 0 ? null : (
        <dl className={classes.details}>
          {told.map(({ label, value }) => (
            <div key={`${label} ${value}`}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {hideIds || ids.length === 0 ? null : (
        <details className={classes.ids}>
          <summary>{formatCount(ids.length, 'id')}</summary>
          <dl className={classes.details}>
            {ids.map(({ label, value }) => (
              <div key={`${label} ${value}`}>
                <dt>{label}</dt>
                <dd>
                  <CopyId label={label} id={value} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

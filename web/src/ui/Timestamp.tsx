/** An instant as a distance, with the exact time one hover away. */
import { formatAgo, formatInstant } from '@/lib/format';
import { useContext } from 'react';
import { TimeZone } from './timeZone';
import { useNow } from './useNow';

export function Timestamp({ at }: { at: string }) {
  const timeZone = useContext(TimeZone);
  const now = useNow();
  return (
    <time dateTime={at} title={`${formatInstant(at, timeZone)} (${timeZone})`}>
      {formatAgo(at, now)}
    </time>
  );
}

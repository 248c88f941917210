/** Keeps what is shown about persons up to date from the server's change stream. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { personIdOf } from '@/lib/stream';
import { personKeys } from './persons';

const STREAM_URL = '/api/v1/stream?topics=person,event,message';

const PERSON_EVENTS = [
  'person.created',
  'person.changed',
  'person.deleted',
  'person.merged',
  'event.stored',
  'message.created',
];

/** A burst of changes is answered by one reading. */
const GATHER_MS = 80;

/** Reads again everything about the given persons, or about all of them. */
function refresh(queryClient: QueryClient, ids: ReadonlySet<number>, everybody: boolean): void {
  if (everybody) {
    void queryClient.invalidateQueries({ queryKey: personKeys.all });
    return;
  }
  void queryClient.invalidateQueries({ queryKey: personKeys.lists });
  for (const id of ids) {
    void queryClient.invalidateQueries({ queryKey: personKeys.one(id) });
  }
}

/** Opens the stream and keeps the cache fresh until the returned function is called. */
function follow(queryClient: QueryClient): () => void {
  const source = new EventSource(STREAM_URL);
  let changed = new Set<number>();
  let everybody = false;
  let timer: number | undefined;

  const flush = () => {
    refresh(queryClient, changed, everybody);
    changed = new Set();
    everybody = false;
    timer = undefined;
  };
  const schedule = () => {
    timer ??= window.setTimeout(flush, GATHER_MS);
  };
  const onChange = (event: MessageEvent<string>) => {
    const id = personIdOf(event.data);
    if (id !== undefined) {
      changed.add(id);
      schedule();
    }
  };
  const onGap = () => {
    everybody = true;
    schedule();
  };

  for (const name of PERSON_EVENTS) {
    source.addEventListener(name, onChange);
  }
  // What changed before the subscription, or too long ago to be replayed, was not announced.
  source.addEventListener('open', onGap);
  source.addEventListener('reset', onGap);
  return () => {
    source.close();
    window.clearTimeout(timer);
  };
}

/** Subscribes while the calling component is shown. */
export function useLivePersons(): void {
  const queryClient = useQueryClient();
  useEffect(() => follow(queryClient), [queryClient]);
}

/**
 * What is shown when a page failed, most often because its script could not be fetched. It is made
 * of nothing that would have to be fetched first.
 */
import { describeError } from '@/lib/api/problem';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import classes from './failure.module.css';

export function RouteFailure({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <div className={classes.failure} role="alert">
      <h1>This page could not be shown</h1>
      <p>{describeError(error)}</p>
      <button type="button" onClick={() => void router.invalidate()}>
        Try again
      </button>
    </div>
  );
}

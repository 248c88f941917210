/** Why a version was not published or activated: everything that was found. */
import { fieldsNamed, readFailure } from '@/lib/api/problem';
import { ErrorNotice } from '@/ui/ErrorNotice';

const noField = fieldsNamed();

export function Refusal({ error }: { error: unknown }) {
  const { message, details } = readFailure(error, noField);
  return message === undefined ? null : <ErrorNotice message={message} details={details} />;
}

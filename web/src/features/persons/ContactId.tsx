/** How a person is reached on one channel; an id that only machines read is short and copyable. */
import type { Contact } from '@/lib/api/types';
import { isOpaqueId } from '@/lib/opaqueId';
import { channelName, formatIdentifier } from '@/lib/person';
import { CopyId } from '@/ui/CopyId';

export function ContactId({ contact }: { contact: Contact }) {
  const identifier = formatIdentifier(contact);
  return isOpaqueId(identifier) ? (
    <CopyId label={`${channelName(contact.type)} id`} id={identifier} />
  ) : (
    <>{identifier}</>
  );
}

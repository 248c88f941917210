/** Small marks of a person. */
import type { PersonType } from '@/lib/api/types';
import { Badge } from '@mantine/core';

/** CUSTOMER is verified, LEAD is not (P-6). */
export function PersonTypeBadge({ type }: { type: PersonType }) {
  return type === 'CUSTOMER' ? (
    <Badge color="viridian">Customer</Badge>
  ) : (
    <Badge color="gray">Lead</Badge>
  );
}

/** Shown for HIGH only; NORMAL is what everybody is. */
export function PriorityBadge() {
  return <Badge color="ember">High priority</Badge>;
}

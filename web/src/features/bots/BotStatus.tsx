/** Whether a chatbot answers (C-7). */
import type { Bot } from '@/lib/api/types';
import { StatusBadge } from '@/ui/StatusBadge';

export function BotStatus({ status }: { status: Bot['status'] }) {
  return status === 'ACTIVE' ? (
    <StatusBadge tone="good">Active</StatusBadge>
  ) : (
    <StatusBadge tone="neutral">Inactive</StatusBadge>
  );
}

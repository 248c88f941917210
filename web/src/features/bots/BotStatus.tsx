/** Whether a chatbot answers (C-7). */
import type { Bot } from '@/lib/api/types';
import { StatusBadge } from '@/ui/StatusBadge';

export function BotStatus({ status }: { status: Bot['status'] }) {
  switch (status) {
    case 'ACTIVE':
      return <StatusBadge tone="good">Active</StatusBadge>;
    case 'INACTIVE':
      return <StatusBadge tone="neutral">Inactive</StatusBadge>;
  }
}

/** The profile of the visitor in the chat; before the first message there is none. */
import { visitorQuery } from '@/data/persons';
import { describeError } from '@/lib/api/problem';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { MessageIcon } from '@/ui/icons';
import { skipToken, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

interface VisitorProfileProps {
  visitorId: string | undefined;
  widgetId: string;
  renderProfile: (personId: number) => ReactNode;
}

export function VisitorProfile({ visitorId, widgetId, renderProfile }: VisitorProfileProps) {
  const options = visitorQuery(visitorId ?? '', widgetId);
  const person = useQuery({ ...options, queryFn: visitorId === undefined ? skipToken : options.queryFn });
  if (person.isError) {
    return <ErrorNotice message={describeError(person.error)} onRetry={() => void person.refetch()} />;
  }
  if (person.data === undefined || person.data === null) {
    return (
      <EmptyState icon={MessageIcon} title="Say hello in the chat">
        The profile appears here with the first message, and follows everything the chatbot learns: contact, attributes,
        tags, events and what is computed from them.
      </EmptyState>
    );
  }
  return renderProfile(person.data.id);
}

/** Rooms of the final navigation that open later: each says what it will be, and what works today. */
import { LinkAnchor } from '@/navigation/links';
import { paths } from '@/navigation/paths';
import { EmptyState } from '@/ui/EmptyState';
import * as icons from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import type { ReactNode } from 'react';

interface LaterRoomProps {
  title: string;
  icon: icons.IconComponent;
  arrives: string;
  children: ReactNode;
}

function LaterRoom({ title, icon, arrives, children }: LaterRoomProps) {
  return (
    <>
      <PageHeader title={title} />
      <EmptyState icon={icon} title={arrives}>
        {children}
      </EmptyState>
    </>
  );
}

export function Companies() {
  return (
    <LaterRoom title="Companies" icon={icons.CompanyIcon} arrives="Companies arrive later">
      They will group the persons who work for one customer. Today, keep the name of the company in a{' '}
      <LinkAnchor {...paths.customAttributes()}>custom attribute</LinkAnchor> and set it on the profile of each person.
    </LaterRoom>
  );
}

export function Analytics() {
  return (
    <LaterRoom title="Analytics" icon={icons.ChartIcon} arrives="Analytics arrive later">
      They will count persons and events over time. Today, a{' '}
      <LinkAnchor {...paths.computedAttributes()}>computed attribute</LinkAnchor> counts or sums the events of each
      person, and the list of <LinkAnchor {...paths.customEvents()}>custom events</LinkAnchor> says how many are stored.
    </LaterRoom>
  );
}

export function Flows() {
  return (
    <LaterRoom title="Flows" icon={icons.FlowIcon} arrives="Flows arrive later">
      They will follow up when something happens to a person. Today, a <LinkAnchor {...paths.bots()}>chatbot</LinkAnchor>{' '}
      reacts inside a conversation, and greets who returns by what they did last.
    </LaterRoom>
  );
}

export function Inbox() {
  return (
    <LaterRoom title="Inbox" icon={icons.InboxIcon} arrives="The Inbox arrives later">
      Agents will take over conversations here, with the profile beside them. Today, chatbots answer, and each
      conversation is in the activity of its <LinkAnchor {...paths.persons()}>person</LinkAnchor>.
    </LaterRoom>
  );
}

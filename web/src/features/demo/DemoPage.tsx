/** Chat on the left, live profile on the right; on small screens one of them at a time. */
import { demoBotsQuery } from '@/data/demo';
import { useLivePersons } from '@/data/useLivePersons';
import { describeError } from '@/lib/api/problem';
import type { DemoBot } from '@/lib/api/types';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { DemoIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ChatFrame } from './ChatFrame';
import classes from './DemoPage.module.css';
import { VisitorProfile } from './VisitorProfile';

interface DemoPageProps {
  widgetId: string | undefined;
  onWidget: (widgetId: string) => void;
  renderProfile: (personId: number) => ReactNode;
}

interface StageProps extends DemoPageProps {
  bots: DemoBot[];
  first: DemoBot;
}

function Stage({ bots, first, widgetId, onWidget, renderProfile }: StageProps) {
  useLivePersons();
  const bot = bots.find((known) => known.widgetId === widgetId) ?? first;
  const [visitorId, setVisitorId] = useState<string>();
  const [shown, setShown] = useState('chat');
  return (
    // The chat goes on while the profile is shown: what is hidden stays in the page.
    <div className={classes.stage} data-shown={shown}>
      <SegmentedControl
        className={classes.choice}
        aria-label="What is shown"
        fullWidth
        data={[
          { value: 'chat', label: 'Chat' },
          { value: 'profile', label: 'Live profile' },
        ]}
        value={shown}
        onChange={setShown}
      />
      <ChatFrame bots={bots} bot={bot} onWidget={onWidget} onVisitor={setVisitorId} />
      <section className={classes.profile} aria-label="Person profile">
        <VisitorProfile visitorId={visitorId} widgetId={bot.widgetId} renderProfile={renderProfile} />
      </section>
    </div>
  );
}

export function DemoPage(props: DemoPageProps) {
  const bots = useQuery(demoBotsQuery);
  const first = bots.data?.[0];
  return (
    <>
      <PageHeader
        title="Demo"
        description="Chat as a visitor of a shop and watch the Person profile follow. Start a new visit to see that the chatbot remembers."
      />
      {bots.isError ? (
        <ErrorNotice message={describeError(bots.error)} onRetry={() => void bots.refetch()} />
      ) : bots.data === undefined ? (
        <Skeleton height={480} aria-busy="true" />
      ) : first === undefined ? (
        <EmptyState icon={DemoIcon} title="No chatbot to talk to yet">
          Activate a chatbot on a Live Chat channel and talk to it here. <code>rapport demo</code> starts a server with a
          shop and two chatbots.
        </EmptyState>
      ) : (
        <Stage {...props} bots={bots.data} first={first} />
      )}
    </>
  );
}

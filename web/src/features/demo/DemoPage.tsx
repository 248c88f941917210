/** Chat on the left, live profile on the right. */
import { demoBotsQuery } from '@/data/demo';
import { useLivePersons } from '@/data/useLivePersons';
import { describeError } from '@/lib/api/problem';
import type { DemoBot } from '@/lib/api/types';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { DemoIcon } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ChatFrame } from './ChatFrame';
import classes from './DemoPage.module.css';
import { VisitorProfile } from './VisitorProfile';

interface DemoPageProps {
  botId: string | undefined;
  onBot: (botId: string) => void;
  renderProfile: (personId: number) => ReactNode;
}

interface StageProps extends DemoPageProps {
  bots: DemoBot[];
  first: DemoBot;
}

function Stage({ bots, first, botId, onBot, renderProfile }: StageProps) {
  useLivePersons();
  const bot = bots.find((known) => known.id === botId) ?? first;
  const [visitorId, setVisitorId] = useState<string>();
  return (
    <div className={classes.stage}>
      <ChatFrame bots={bots} bot={bot} onBot={onBot} onVisitor={setVisitorId} />
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
        <EmptyState icon={DemoIcon} title="This server has no demo content">
          Start one with <code>rapport demo</code>: it brings a shop with two chatbots and signs you in.
        </EmptyState>
      ) : (
        <Stage {...props} bots={bots.data} first={first} />
      )}
    </>
  );
}

/** The hosted chat of the widget in a frame, with the controls of the demo around it. */
import type { DemoBot } from '@/lib/api/types';
import { NEW_VISIT, NEW_VISITOR, visitorOf } from '@/lib/widgetFrame';
import { serverPaths } from '@/navigation/paths';
import { Button, Group, Select } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './DemoPage.module.css';

interface ChatFrameProps {
  bots: DemoBot[];
  bot: DemoBot;
  onWidget: (widgetId: string) => void;
  onVisitor: (visitorId: string) => void;
}

export function ChatFrame({ bots, bot, onWidget, onVisitor }: ChatFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);

  useEffect(() => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const isOurs = event.origin === window.location.origin && event.source === frame.current?.contentWindow;
      const visitorId = isOurs ? visitorOf(event.data) : undefined;
      if (visitorId !== undefined) {
        onVisitor(visitorId);
      }
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, [onVisitor]);

  const tell = (command: typeof NEW_VISIT | typeof NEW_VISITOR) => {
    frame.current?.contentWindow?.postMessage(command, window.location.origin);
  };

  return (
    <section className={classes.chat} aria-label="Chat">
      <Group gap="xs" className={classes.controls}>
        <Select
          aria-label="Chatbot"
          data={bots.map(({ widgetId, name }) => ({ value: widgetId, label: name }))}
          value={bot.widgetId}
          allowDeselect={false}
          className={classes.bots}
          onChange={(value) => {
            if (value !== null) {
              onWidget(value);
            }
          }}
        />
        <Button variant="default" onClick={() => tell(NEW_VISIT)}>
          New visit
        </Button>
        <Button variant="default" onClick={() => tell(NEW_VISITOR)}>
          New visitor
        </Button>
      </Group>
      {/* The chat is our own page: a sandbox would take away the storage that keeps its visitor. */}
      {/* oxlint-disable-next-line react/iframe-missing-sandbox */}
      <iframe
        key={bot.widgetId}
        ref={frame}
        className={classes.frame}
        src={serverPaths.embeddedChat(bot.widgetId, bot.id)}
        title={`Chat with ${bot.name}`}
      />
    </section>
  );
}

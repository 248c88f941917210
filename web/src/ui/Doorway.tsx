/** The frame of the pages before the console: the brand on one side, one task on the other. */
import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Doorway.module.css';
import { Logo } from './Logo';

interface DoorwayProps {
  title: string;
  lead: string;
  children: ReactNode;
}

export function Doorway({ title, lead, children }: DoorwayProps) {
  return (
    <div className={classes.page}>
      <aside className={classes.story} aria-hidden="true">
        <div className={classes.rings}>
          <span className={classes.first} />
          <span className={classes.second} />
        </div>
        <p className={classes.line}>A conversation goes better when you know who you are talking to.</p>
      </aside>
      <main className={classes.task}>
        <div className={classes.form}>
          <Logo size={32} />
          <Title order={1} mt={36}>
            {title}
          </Title>
          <Text c="dimmed" size="sm" mt={4} mb="lg">
            {lead}
          </Text>
          {children}
        </div>
      </main>
    </div>
  );
}

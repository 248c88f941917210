/** A titled part of a page. */
import { Box, Group, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import classes from './Panel.module.css';

interface PanelProps {
  title: string;
  hint?: string;
  action?: ReactNode;
  children: ReactNode;
}

export function Panel({ title, hint, action, children }: PanelProps) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} className={classes.panel}>
      <Group justify="space-between" align="center" className={classes.head}>
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          {hint === undefined ? null : (
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {action}
      </Group>
      <div className={classes.body}>{children}</div>
    </Box>
  );
}

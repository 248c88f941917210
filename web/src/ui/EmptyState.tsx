/** A place without content yet: says what belongs here and how it gets here. */
import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';
import type { IconComponent } from './icons';

interface EmptyStateProps {
  icon: IconComponent;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  /** True inside a panel, which is smaller than a page. */
  compact?: boolean;
  /** 1 where nothing else names the page. */
  order?: 1 | 2;
}

export function EmptyState({ icon: Icon, title, children, action, compact = false, order = 2 }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py={compact ? 16 : 56} px="md" ta="center">
      <ThemeIcon size={compact ? 40 : 52} radius="xl" variant="light">
        <Icon size={compact ? 20 : 24} />
      </ThemeIcon>
      <Title order={order} size="h2" mt={6}>
        {title}
      </Title>
      <Text c="dimmed" size="sm" maw={460} component="div" className={classes.words}>
        {children}
      </Text>
      {action === undefined ? null : <div>{action}</div>}
    </Stack>
  );
}

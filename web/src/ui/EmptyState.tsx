/** A place without content yet: says what belongs here and how it gets here. */
import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { IconComponent } from './icons';

interface EmptyStateProps {
  icon: IconComponent;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py={56} px="md" ta="center">
      <ThemeIcon size={52} radius="xl" variant="light">
        <Icon size={24} />
      </ThemeIcon>
      <Title order={2} mt={6}>
        {title}
      </Title>
      <Text c="dimmed" size="sm" maw={460} component="div">
        {children}
      </Text>
      {action === undefined ? null : <div>{action}</div>}
    </Stack>
  );
}

/** A failure in one place: what went wrong and, where it helps, a way to try again. */
import { Alert, Button, Group, List } from '@mantine/core';

interface ErrorNoticeProps {
  message: string;
  details?: readonly string[];
  onRetry?: () => void;
}

export function ErrorNotice({ message, details, onRetry }: ErrorNoticeProps) {
  return (
    <Alert color="red" variant="light" role="alert">
      <Group justify="space-between" gap="sm">
        <span>{message}</span>
        {onRetry === undefined ? null : (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
      {details === undefined || details.length === 0 ? null : (
        <List size="sm" mt={6}>
          {details.map((detail) => (
            <List.Item key={detail}>{detail}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}

/** Code to copy, with the button that copies it. */
import { Button, CopyButton, Group, Text } from '@mantine/core';
import classes from './Snippet.module.css';

export function Snippet({ label, code }: { label: string; code: string }) {
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <CopyButton value={code}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="subtle" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <pre className={classes.code} aria-label={label}>
        {code}
      </pre>
    </div>
  );
}

/** Tags, attributes, computed values and events of a person (P-91). */
import type { Person } from '@/lib/api/types';
import { Grid, Stack } from '@mantine/core';
import { ComputedPanel } from './ComputedPanel';
import { CustomAttributesPanel } from './CustomAttributesPanel';
import { EventsPanel } from './EventsPanel';
import { TagsPanel } from './TagsPanel';

export function DataTab({ person }: { person: Person }) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="lg">
          <TagsPanel person={person} />
          <CustomAttributesPanel person={person} />
          <ComputedPanel person={person} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <EventsPanel personId={person.id} />
      </Grid.Col>
    </Grid>
  );
}

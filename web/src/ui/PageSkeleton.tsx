/** The outline of a page that is still being read: a title, its tabs and a first part. */
import { Skeleton, Stack } from '@mantine/core';

export function PageSkeleton() {
  return (
    <Stack aria-busy="true" gap="md">
      <Skeleton height={14} width={110} />
      <Skeleton height={30} width={280} />
      <Skeleton height={38} mt="sm" />
      <Skeleton height={280} radius="lg" />
    </Stack>
  );
}

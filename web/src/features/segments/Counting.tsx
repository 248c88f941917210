/** That persons are being counted, for eyes and for screen readers. */
import { Loader, VisuallyHidden } from '@mantine/core';

export function Counting() {
  return (
    <>
      <Loader size={12} color="gray" aria-hidden />
      <VisuallyHidden>Counting</VisuallyHidden>
    </>
  );
}

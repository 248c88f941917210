/** The present, as precise as distances in time are shown. */
import { useSyncExternalStore } from 'react';

const TICK_MS = 30_000;

let now = Date.now();

function subscribe(onTick: () => void): () => void {
  now = Date.now();
  const timer = window.setInterval(() => {
    now = Date.now();
    onTick();
  }, TICK_MS);
  return () => window.clearInterval(timer);
}

/** The current time in milliseconds; the component is drawn again while it passes. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

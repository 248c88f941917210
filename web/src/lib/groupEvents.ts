/** A person's events by definition, for the profile page. */
import type { PersonEvent } from './api/types';

export interface EventGroup {
  definitionId: string;
  title: string;
  events: PersonEvent[];
}

/** Groups events that come newest first; the group with the newest event leads. */
export function groupEvents(events: readonly PersonEvent[]): EventGroup[] {
  const groups = new Map<string, EventGroup>();
  for (const event of events) {
    const group = groups.get(event.definitionId);
    if (group === undefined) {
      groups.set(event.definitionId, { definitionId: event.definitionId, title: event.title, events: [event] });
    } else {
      group.events.push(event);
    }
  }
  return [...groups.values()];
}

/** Short messages at the edge of the page, and the list of those that are shown. */

export interface Notice {
  id: number;
  tone: 'good' | 'bad';
  message: string;
}

/** A success is glanced at; a failure is read. */
const SHOWN_MS = { good: 4000, bad: 8000 } as const;

/** Older ones give way, so that a burst never covers the page. */
const NOTICES_MAX = 4;

let notices: readonly Notice[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function show(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) {
    listener();
  }
}

/** Takes a message away before its time. */
export function dismissNotice(id: number): void {
  show(notices.filter((notice) => notice.id !== id));
}

function add(tone: Notice['tone'], message: string): void {
  lastId += 1;
  const id = lastId;
  show([...notices, { id, tone, message }].slice(-NOTICES_MAX));
  window.setTimeout(() => dismissNotice(id), SHOWN_MS[tone]);
}

export function notifySuccess(message: string): void {
  add('good', message);
}

export function notifyFailure(message: string): void {
  add('bad', message);
}

/** The messages that are shown now, oldest first. */
export function shownNotices(): readonly Notice[] {
  return notices;
}

/** Calls the listener at every change until the returned function is called. */
export function watchNotices(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

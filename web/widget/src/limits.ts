/** Every limit and period of the widget, with the rule or the reason it comes from. */

/** Longest text of one message, in characters. */
export const TEXT_MAX = 4096;
/** Remaining characters are shown only near the limit: before that a counter is noise. */
export const TEXT_COUNTER_FROM = 3800;
/** Buttons drawn for one message (`BUTTONS_MAX` of chatbots.md). */
export const BUTTONS_MAX = 10;
/** Unsent messages kept; nobody types more while offline, and storage is small. */
export const OUTBOX_MAX = 50;
/** Messages shown again after a reload, counted back from the newest one known. */
export const HISTORY_ON_RELOAD = 200;
/** Messages kept on screen; older ones scroll out of memory. */
export const HISTORY_MAX = 1000;

/** A ping goes out this often, and a silent connection is dead after this long. */
export const PING_MS = 30_000;
export const SILENCE_MAX_MS = 75_000;
/** A socket that has shown no sign of life by then counts as a failed attempt. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** An unanswered message makes the connection suspect: it is replaced and the message repeated. */
export const ACK_TIMEOUT_MS = 20_000;
/** Ordinary requests give up after this; a long poll may wait `POLL_WAIT_S` longer. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** Failed WebSocket attempts before the HTTP fallback starts. */
export const SOCKET_ATTEMPTS = 2;
/** While on the fallback, WebSocket is tried again after this, then ever more rarely. */
export const SOCKET_RETRY_MS = 60_000;
export const SOCKET_RETRY_MAX_MS = 600_000;
/** How long the server may hold a poll, and the pause between empty, immediate answers. */
export const POLL_WAIT_S = 25;
export const POLL_PAUSE_MS = 1_000;

/** Exponential backoff: first delay, ceiling, and how long a link must live to count as healthy. */
export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 30_000;
export const STABLE_MS = 10_000;

/** Typing is told at most this often, and shown at most this long after the last sign. */
export const TYPING_EVERY_MS = 3_000;
export const TYPING_SHOWN_MS = 8_000;

/** Every sentence the widget shows or speaks. */

import { TEXT_MAX } from "./limits";

const number = new Intl.NumberFormat("en");

export const TEXTS = {
  title: "Chat with us",
  open: "Open chat",
  close: "Close chat",
  unread: (count: number): string => `${count} unread`,
  greeting: "Hi there 👋",
  greetingHint: "Ask us anything. Your messages stay here, so you can come back later.",
  log: "Messages",
  input: "Message",
  placeholder: "Write a message…",
  send: "Send message",
  you: "You",
  them: "Chat",
  typing: "The other side is typing",
  newMessages: "New messages",
  image: "Image",
  opensNewTab: "opens in a new tab",
  unknownContent: "This message can’t be shown here.",
  newVisit: "New visit",

  sending: "Sending…",
  waiting: "Not sent yet – will retry",
  sent: "Sent",
  read: "Read",
  rejected: (reason: string): string => (reason ? `Not sent: ${reason}` : "Not sent"),

  reconnecting: "Connection lost. Reconnecting…",
  tryNow: "Try now",
  unavailable: "This chat is not available right now.",
  queued: (position: number | null): string =>
    position === null ? "You are in the queue." : `You are number ${position} in the queue.`,
  agent: "You are talking with our team.",
  offline: "Nobody is here to answer right now. Please come back later.",
  closed: "This conversation has ended. Write to start a new one.",

  counter: (left: number): string => `${number.format(left)} characters left`,
  tooLong: (over: number): string =>
    `Messages can have at most ${number.format(TEXT_MAX)} characters. ` +
    `Please remove ${number.format(over)}.`,
  outboxFull: "Too many messages are waiting to be sent. Please wait until we are connected.",
} as const;

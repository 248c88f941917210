/**
 * The hosted page `/chat/{widgetId}`: the chat fills the window. Embedded by the console
 * (`?embedded=1`) it tells the parent who the visitor is and obeys two of its commands; messages
 * of other origins are ignored.
 */

import { browserSeams } from "./browser";
import { isRecord } from "./protocol";
import { TEXTS } from "./texts";
import { Chat } from "./view/chat";
import { styledRoot } from "./view/styles";

const PATH = /^(.*\/)chat\/([^/]+)\/?$/;
const FILL = ":host{display:flex;flex:1;flex-direction:column;min-height:0}";

function run(base: string, widgetId: string, isEmbedded: boolean): void {
  const host = document.querySelector<HTMLElement>("#chat");
  if (!host) return;
  document.documentElement.classList.toggle("embedded", isEmbedded);
  let toldVisitorId: string | null = null;
  const chat = new Chat({
    widgetId,
    base,
    seams: browserSeams(base),
    isSeen: () => true,
    onChange: ({ phase, visitorId }) => {
      if (!isEmbedded || phase !== "online" || visitorId === toldVisitorId) return;
      toldVisitorId = visitorId;
      parent.postMessage({ source: "rapport-widget", t: "visitor", visitorId }, location.origin);
    },
  });
  styledRoot(host, null, FILL).append(chat.element);
  chat.client.start();
  // An embedded chat must not take the keyboard away from the page around it.
  if (!isEmbedded) chat.focus();

  if (isEmbedded) {
    addEventListener("message", ({ origin, source, data }: MessageEvent<unknown>) => {
      if (origin !== location.origin || source !== parent || !isRecord(data)) return;
      if (data["t"] === "new-visit") void chat.client.newVisit(TEXTS.newVisit);
      if (data["t"] === "new-visitor") chat.client.newVisitor();
    });
  }
}

const match = PATH.exec(location.pathname);
if (match?.[1] && match[2]) {
  const isEmbedded = new URLSearchParams(location.search).get("embedded") === "1";
  run(new URL(match[1], location.href).href, decodeURIComponent(match[2]), isEmbedded);
}

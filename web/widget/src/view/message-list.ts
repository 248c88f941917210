/** The log of messages: draws only what changed and keeps the newest message in sight. */

import type { Snapshot } from "../client";
import { titleOfPayload, type Choice } from "../content";
import { TEXTS } from "../texts";
import type { Item, MessageItem } from "../timeline";
import { el, icon, ICONS } from "./dom";
import { drawMessage, lookKey, type MessageLook } from "./message";

/** Messages of one author this close together share one line below. */
const GROUP_MS = 5 * 60_000;
/** This close to its end the list counts as read to the end, in pixels. */
const END_SLACK_PX = 48;

export class MessageList {
  readonly element: HTMLElement;
  private readonly log = el("div", {
    class: "log",
    attrs: { role: "log", "aria-live": "polite", "aria-label": TEXTS.log },
  });
  private readonly greeting: HTMLElement;
  private readonly typing = el("div", { class: "typing", attrs: { role: "status" } });
  private readonly scroller: HTMLElement;
  private readonly toEnd: HTMLElement;
  private readonly time: Intl.DateTimeFormat;
  private drawn = new Map<string, { look: string; element: HTMLElement }>();
  private isAtEnd = true;
  private lastTop = 0;
  private newestKey = "";

  constructor(
    locale: string,
    private readonly base: string,
    private readonly choose: (choice: Choice) => void,
  ) {
    this.time = timeFormat(locale);
    this.greeting = el(
      "div",
      { class: "greeting" },
      el("span", { class: "greeting-icon" }, icon(ICONS.chat)),
      el("p", { class: "greeting-title" }, TEXTS.greeting),
      el("p", {}, TEXTS.greetingHint),
    );
    this.scroller = el(
      "div",
      { class: "scroller", attrs: { tabindex: "0", role: "group", "aria-label": TEXTS.log } },
      this.greeting,
      this.log,
      this.typing,
    );
    this.scroller.addEventListener("scroll", () => this.onScroll(), { passive: true });
    this.toEnd = el(
      "button",
      { class: "to-end", attrs: { type: "button" }, on: { click: () => this.showEnd() } },
      icon(ICONS.down),
      TEXTS.newMessages,
    );
    this.toEnd.hidden = true;
    this.element = el("div", { class: "list" }, this.scroller, this.toEnd);
    // Images that load late and a keyboard that opens must not hide the newest message.
    const keepEnd = new ResizeObserver(() => {
      if (this.isAtEnd) this.showEnd();
    });
    keepEnd.observe(this.scroller);
    keepEnd.observe(this.log);
  }

  render(snapshot: Snapshot): void {
    this.log.setAttribute("aria-busy", String(!snapshot.isLoaded));
    this.greeting.hidden = snapshot.items.length > 0 || snapshot.phase === "unavailable";
    this.renderItems(snapshot);
    this.renderTyping(snapshot.isTyping);
    const newest = snapshot.items.at(-1);
    const isNew = newest !== undefined && newest.key !== this.newestKey;
    this.newestKey = newest?.key ?? "";
    const isOwn = newest?.kind === "message" && newest.mine;
    if (this.isAtEnd || (isNew && isOwn)) this.showEnd();
    else if (isNew) this.toEnd.hidden = false;
  }

  showEnd(): void {
    this.isAtEnd = true;
    this.toEnd.hidden = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  private onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const isNearEnd = scrollHeight - scrollTop - clientHeight < END_SLACK_PX;
    // Only scrolling up leaves the end: a message that grows below does not.
    if (isNearEnd) this.isAtEnd = true;
    else if (scrollTop < this.lastTop) this.isAtEnd = false;
    this.lastTop = scrollTop;
    if (isNearEnd) this.toEnd.hidden = true;
  }

  private renderItems(snapshot: Snapshot): void {
    const { items } = snapshot;
    const drawn: typeof this.drawn = new Map();
    const lastOwn = items.findLastIndex((item) => item.kind === "message" && item.mine);
    let place = this.log.firstChild;
    for (const [index, item] of items.entries()) {
      const look = item.kind === "message" ? this.look(snapshot, item, index, lastOwn) : null;
      const key = look && item.kind === "message" ? lookKey(item, look) : "";
      const before = this.drawn.get(item.key);
      const element = before?.look === key ? before.element : this.draw(item, look);
      if (before && before.element !== element) {
        if (place === before.element) place = element;
        before.element.replaceWith(element);
      }
      drawn.set(item.key, { look: key, element });
      if (place === element) place = element.nextSibling;
      else this.log.insertBefore(element, place);
    }
    for (const [key, { element }] of this.drawn) if (!drawn.has(key)) element.remove();
    this.drawn = drawn;
  }

  private draw(item: Item, look: MessageLook | null): HTMLElement {
    if (item.kind === "message" && look) return drawMessage(item, look, this.base, this.choose);
    const text = item.kind === "divider" ? item.text : "";
    return el("div", { class: "divider" }, el("span", {}, text));
  }

  private look(
    snapshot: Snapshot,
    item: MessageItem,
    index: number,
    lastOwn: number,
  ): MessageLook {
    const { items } = snapshot;
    const foot = this.foot(snapshot, item);
    const isLast = !isGrouped(item, items[index + 1]);
    const { content } = item;
    const isBarePostback = content["type"] === "POSTBACK" && !content["title"];
    return {
      title: isBarePostback ? titleOfPayload(items, String(content["payload"])) : null,
      foot: isLast || foot.tone !== "quiet" ? foot.text : "",
      tone: foot.tone,
      showsAuthor: !item.mine && item.authorName !== "" && !isGrouped(items[index - 1], item),
      isAnswered: index < lastOwn,
    };
  }

  private foot(
    snapshot: Snapshot,
    item: MessageItem,
  ): { text: string; tone: MessageLook["tone"] } {
    const at = Date.parse(item.at);
    const time = Number.isNaN(at) ? "" : this.time.format(at);
    if (item.rejection !== null) return { text: TEXTS.rejected(item.rejection), tone: "error" };
    if (!item.mine) return { text: time, tone: "quiet" };
    if (item.seq !== null) {
      const state = item.seq <= snapshot.readBySeq ? TEXTS.read : TEXTS.sent;
      return { text: time ? `${time} · ${state}` : state, tone: "quiet" };
    }
    const isWaiting = snapshot.isHolding || snapshot.phase === "reconnecting";
    return isWaiting
      ? { text: TEXTS.waiting, tone: "warning" }
      : { text: TEXTS.sending, tone: "quiet" };
  }

  private renderTyping(isTyping: boolean): void {
    if (isTyping === this.typing.hasChildNodes()) return;
    if (!isTyping) {
      this.typing.replaceChildren();
      return;
    }
    const dots = el("span", { class: "dots", attrs: { "aria-hidden": "true" } });
    for (let dot = 0; dot < 3; dot += 1) dots.append(el("i"));
    this.typing.append(dots, el("span", { class: "hidden" }, TEXTS.typing));
  }
}

/** The page's locale is free text; a wrong one must not stop the chat. */
function timeFormat(locale: string): Intl.DateTimeFormat {
  const form = { hour: "2-digit", minute: "2-digit" } as const;
  try {
    return new Intl.DateTimeFormat(locale, form);
  } catch {
    return new Intl.DateTimeFormat("en", form);
  }
}

function isGrouped(before: Item | undefined, after: Item | undefined): boolean {
  if (before?.kind !== "message" || after?.kind !== "message") return false;
  return (
    before.mine === after.mine &&
    before.authorName === after.authorName &&
    (before.seq === null) === (after.seq === null) &&
    !(Date.parse(after.at) - Date.parse(before.at) > GROUP_MS)
  );
}

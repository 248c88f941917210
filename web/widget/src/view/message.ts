/** Draws one message: its bubble, its choices and the line below it. */

import { partsOf, type Choice, type Part } from "../content";
import { splitLinks } from "../links";
import { TEXTS } from "../texts";
import type { MessageItem } from "../timeline";
import { el, icon, ICONS } from "./dom";

export interface MessageLook {
  /** What is shown instead of the bare payload of a postback. */
  title: string | null;
  /** Time and delivery; empty inside a group. */
  foot: string;
  tone: "quiet" | "warning" | "error";
  showsAuthor: boolean;
  isAnswered: boolean;
}

/** Two looks with the same key draw the same element. */
export function lookKey(item: MessageItem, look: MessageLook): string {
  return JSON.stringify([item.seq, item.at, look]);
}

export function drawMessage(
  item: MessageItem,
  look: MessageLook,
  base: string,
  choose: (choice: Choice) => void,
): HTMLElement {
  const content = look.title === null ? item.content : { ...item.content, title: look.title };
  const parts = partsOf(content, base);
  const bubble = parts.filter((part) => part.kind !== "choices");
  const hasOnlyImage = bubble.every((part) => part.kind === "image");
  const author = item.mine ? TEXTS.you : item.authorName || TEXTS.them;
  return el(
    "div",
    {
      class: `message ${item.mine ? "mine" : "theirs"}${look.foot ? " last" : ""}`,
    },
    el("span", { class: look.showsAuthor ? "author" : "hidden" }, `${author}${look.showsAuthor ? "" : ": "}`),
    el(
      "div",
      { class: `bubble${hasOnlyImage ? " bare" : ""}`, attrs: { dir: "auto" } },
      ...bubble.map((part) => drawPart(part, base)),
    ),
    ...parts.map((part) =>
      part.kind === "choices" && !(part.once && look.isAnswered)
        ? drawChoices(part.choices, choose)
        : null,
    ),
    look.foot ? el("div", { class: `foot ${look.tone}` }, look.foot) : null,
  );
}

function drawPart(part: Part, base: string): HTMLElement {
  switch (part.kind) {
    case "text":
      return el(
        "p",
        {},
        ...splitLinks(part.text, base).map(({ text, href }) =>
          href === null ? text : link(href, "", text),
        ),
      );
    case "image":
      return drawImage(part.url, part.description);
    case "link":
      return link(part.url, "open", part.title, icon(ICONS.out));
    default:
      return el("p", { class: "note" }, part.kind === "note" ? part.text : "");
  }
}

/** A page whose policy forbids the image still gets a link to it. */
function drawImage(url: string, description: string): HTMLElement {
  const image = el("img", {
    attrs: { alt: description, referrerpolicy: "no-referrer" },
    on: { error: () => image.replaceWith(description) },
  });
  image.src = url;
  return link(url, "image", image);
}

function link(href: string, kind: string, ...children: (Node | string)[]): HTMLElement {
  return el(
    "a",
    { class: kind, attrs: { href, target: "_blank", rel: "noopener noreferrer nofollow" } },
    ...children,
    el("span", { class: "hidden" }, ` (${TEXTS.opensNewTab})`),
  );
}

function drawChoices(choices: readonly Choice[], choose: (choice: Choice) => void): HTMLElement {
  return el(
    "div",
    { class: "choices", attrs: { role: "group" } },
    ...choices.map((choice) =>
      el(
        "button",
        { class: "choice", attrs: { type: "button" }, on: { click: () => choose(choice) } },
        choice.title,
      ),
    ),
  );
}

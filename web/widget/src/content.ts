/**
 * Reads message contents into the few parts a bubble can show. Contents are hostile:
 * what is not understood becomes a neutral note, never markup.
 */

import { BUTTONS_MAX } from "./limits";
import { safeImage, safeLink } from "./links";
import { isRecord, textOf, type Content } from "./protocol";
import { TEXTS } from "./texts";
import type { Item } from "./timeline";

export interface Choice {
  title: string;
  payload: string;
}

export type Part =
  | { kind: "text"; text: string }
  | { kind: "image"; url: string; description: string }
  | { kind: "link"; url: string; title: string }
  /** `once`: the choices disappear when the visitor has answered. */
  | { kind: "choices"; choices: Choice[]; once: boolean }
  | { kind: "note"; text: string };

export function partsOf(content: Content, base: string): Part[] {
  const parts = knownParts(content, base);
  return parts.length ? parts : [{ kind: "note", text: TEXTS.unknownContent }];
}

/** The title of the button with this payload, newest first: history knows only the payload. */
export function titleOfPayload(items: readonly Item[], payload: string): string {
  for (const item of items.toReversed()) {
    if (item.kind !== "message" || item.mine) continue;
    const choice = choicesOf(item.content).find((one) => one.payload === payload);
    if (choice) return choice.title;
  }
  return payload;
}

function knownParts(content: Content, base: string): Part[] {
  const text = textParts(content["text"]);
  switch (content["type"]) {
    case "TEXT":
      return text;
    case "POSTBACK":
      return textParts(content["title"] || content["payload"]);
    case "BUTTON":
    case "QUICK_REPLY": {
      const choices = choicesOf(content);
      const once = content["type"] === "QUICK_REPLY";
      return choices.length ? [...text, { kind: "choices", choices, once }] : text;
    }
    case "IMAGE": {
      const url = safeImage(content["url"], base);
      if (!url) return [];
      const caption = textOf(content["caption"]);
      return [
        { kind: "image", url, description: caption || TEXTS.image },
        ...textParts(caption),
      ];
    }
    case "URL":
    case "URL_BUTTON":
      return [...text, ...linkParts(content["url"], textOf(content["title"]), base)];
    case "VIDEO":
    case "AUDIO":
    case "DOCUMENT":
    case "FILE": {
      const name = textOf(content["caption"]) || textOf(content["filename"]);
      return linkParts(content["url"], name, base);
    }
    default:
      return [];
  }
}

function textParts(text: unknown): Part[] {
  return typeof text === "string" && text !== "" ? [{ kind: "text", text }] : [];
}

function linkParts(url: unknown, title: string, base: string): Part[] {
  const href = safeLink(url, base);
  return href ? [{ kind: "link", url: href, title: title || href }] : [];
}

function choicesOf(content: Content): Choice[] {
  const buttons = Array.isArray(content["buttons"]) ? content["buttons"] : [];
  return buttons
    .filter(isRecord)
    .map((button) => ({
      title: textOf(button["title"]),
      payload: textOf(button["payload"]) || textOf(button["title"]),
    }))
    .filter((choice) => choice.title !== "")
    .slice(0, BUTTONS_MAX);
}

/** The round button at the edge of a page and the panel it opens. */

import { browserSeams } from "../browser";
import { TEXTS } from "../texts";
import { Chat } from "./chat";
import { el, icon, ICONS } from "./dom";
import launcherStyles from "./launcher.css";
import { styledRoot } from "./styles";

/** A badge with three digits would cover the launcher. */
const BADGE_MAX = 99;

export interface LauncherOptions {
  widgetId: string;
  /** Address of the server, with a slash at its end. */
  base: string;
  position: "left" | "right";
  title: string;
  color: string | null;
}

export class Launcher {
  private readonly badge = el("span", { class: "badge", attrs: { "aria-hidden": "true" } });
  private readonly button: HTMLButtonElement;
  private readonly panel: HTMLElement;
  private readonly chat: Chat;
  private unread = 0;

  constructor(host: HTMLElement, options: LauncherOptions) {
    this.button = el(
      "button",
      {
        class: "launcher",
        attrs: { type: "button", "aria-controls": "panel" },
        on: { click: () => this.setOpen(this.panel.hidden) },
      },
      icon(ICONS.chat),
      this.badge,
    );
    this.chat = new Chat({
      widgetId: options.widgetId,
      base: options.base,
      seams: browserSeams(options.base),
      isSeen: () => !this.panel.hidden,
      onChange: ({ unread }) => {
        this.unread = unread;
        this.describe();
      },
    });
    this.panel = el(
      "div",
      {
        class: "panel",
        attrs: { id: "panel", role: "dialog", "aria-labelledby": "title" },
        on: { keydown: (event) => this.onKey(event as KeyboardEvent) },
      },
      this.header(options.title),
      this.chat.element,
    );
    this.panel.hidden = true;
    this.describe();
    host.setAttribute("position", options.position);
    styledRoot(host, options.color, launcherStyles).append(this.panel, this.button);
    if (this.chat.client.isKnownVisitor) this.chat.client.start();
  }

  private header(title: string): HTMLElement {
    const close = el(
      "button",
      {
        class: "close",
        attrs: { type: "button", "aria-label": TEXTS.close },
        on: { click: () => this.setOpen(false) },
      },
      icon(ICONS.close),
    );
    const heading = el("h2", { class: "title", attrs: { id: "title" } }, title);
    return el("div", { class: "header" }, heading, close);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    this.setOpen(false);
  }

  private setOpen(isOpen: boolean): void {
    this.panel.hidden = !isOpen;
    this.button.firstElementChild?.replaceWith(icon(isOpen ? ICONS.close : ICONS.chat));
    this.describe();
    if (isOpen) {
      this.chat.client.start();
      this.chat.shown();
      this.chat.focus();
    } else {
      this.button.focus();
    }
  }

  private describe(): void {
    const isOpen = !this.panel.hidden;
    const { unread } = this;
    this.badge.hidden = isOpen || unread === 0;
    this.badge.textContent = unread > BADGE_MAX ? `${BADGE_MAX}+` : String(unread);
    const name = isOpen ? TEXTS.close : TEXTS.open;
    const label = this.badge.hidden ? name : `${name}, ${TEXTS.unread(unread)}`;
    this.button.setAttribute("aria-label", label);
    this.button.setAttribute("aria-expanded", String(isOpen));
  }
}

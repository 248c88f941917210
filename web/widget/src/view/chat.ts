/** The whole chat: banner, messages and input, drawn from snapshots of the session client. */

import { ChatClient, type Snapshot } from "../client";
import type { Seams } from "../seams";
import { TEXTS } from "../texts";
import { Composer } from "./composer";
import { el, setText } from "./dom";
import { MessageList } from "./message-list";

export interface ChatOptions {
  widgetId: string;
  /** Address of the server. */
  base: string;
  seams: Seams;
  /** True when the visitor has the messages before their eyes. */
  isSeen(): boolean;
  onChange(snapshot: Snapshot): void;
}

export class Chat {
  readonly element: HTMLElement;
  readonly client: ChatClient;
  private readonly list: MessageList;
  private readonly composer: Composer;
  private readonly service = el("div", { class: "service", attrs: { role: "status" } });
  private readonly bannerText = el("span");
  private readonly retry: HTMLButtonElement;
  private readonly banner: HTMLElement;

  constructor(private readonly options: ChatOptions) {
    const locale = navigator.language;
    this.client = new ChatClient({
      widgetId: options.widgetId,
      page: location.href,
      locale,
      seams: options.seams,
      onChange: (snapshot) => this.render(snapshot),
    });
    this.list = new MessageList(locale, options.base, ({ title, payload }) => {
      if (this.client.sendPostback(title, payload)) this.composer.focus();
    });
    this.composer = new Composer({
      submit: (text) => (this.client.sendText(text) ? null : TEXTS.outboxFull),
      typing: () => this.client.typing(),
    });
    this.retry = el(
      "button",
      { attrs: { type: "button" }, on: { click: () => this.client.retryNow() } },
      TEXTS.tryNow,
    );
    this.banner = el("div", { class: "banner", attrs: { role: "status" } }, this.bannerText);
    this.element = el(
      "div",
      { class: "chat" },
      this.banner,
      this.list.element,
      this.service,
      this.composer.element,
    );
    const wake = (): void => {
      if (document.visibilityState !== "visible") return;
      this.client.retryNow();
      this.seen();
    };
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
  }

  focus(): void {
    this.composer.focus();
  }

  /** Call when the chat has come into sight. */
  shown(): void {
    this.list.showEnd();
    this.seen();
  }

  private seen(): void {
    if (this.options.isSeen() && document.visibilityState === "visible") this.client.markRead();
  }

  private render(snapshot: Snapshot): void {
    this.list.render(snapshot);
    this.renderBanner(snapshot);
    setText(this.service, serviceText(snapshot));
    this.composer.isDisabled = snapshot.phase === "unavailable";
    this.options.onChange(snapshot);
    if (snapshot.unread > 0) this.seen();
  }

  private renderBanner({ phase, reason }: Snapshot): void {
    const text =
      phase === "unavailable" ? reason || TEXTS.unavailable
      : phase === "reconnecting" ? TEXTS.reconnecting
      : "";
    this.banner.classList.toggle("on", text !== "");
    this.banner.classList.toggle("final", phase === "unavailable");
    setText(this.bannerText, text);
    if (phase !== "reconnecting") this.retry.remove();
    else if (!this.retry.isConnected) this.banner.append(this.retry);
  }
}

function serviceText({ service }: Snapshot): string {
  switch (service?.state) {
    case "QUEUED":
      return TEXTS.queued(service.position);
    case "AGENT":
      return TEXTS.agent;
    case "OFFLINE":
      return TEXTS.offline;
    case "CLOSED":
      return TEXTS.closed;
    default:
      return "";
  }
}

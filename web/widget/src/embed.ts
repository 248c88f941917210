/**
 * The script a website includes:
 * `<script src="https://host/widget/rapport.js" data-widget-id="…" async></script>`, with
 * `data-position="left"`, `data-title` and `data-color="#rrggbb"` if wanted. Nothing is sent
 * before the visitor opens the chat, unless they have talked here before.
 */

import { TEXTS } from "./texts";
import { Launcher, type LauncherOptions } from "./view/launcher";

const TAG = "rapport-chat";

function optionsOf(script: HTMLScriptElement): LauncherOptions | null {
  const { widgetId, position, title, color } = script.dataset;
  if (!widgetId || !script.src) return null;
  return {
    widgetId,
    base: new URL("..", script.src).href,
    position: position === "left" ? "left" : "right",
    title: title || TEXTS.title,
    color: color ?? null,
  };
}

function mount(options: LauncherOptions): void {
  const host = document.createElement(TAG);
  document.body.append(host);
  void new Launcher(host, options);
}

const script = document.currentScript ?? document.querySelector("script[data-widget-id]");
const options = script instanceof HTMLScriptElement ? optionsOf(script) : null;
if (!options) {
  console.error("rapport: the script tag needs data-widget-id");
} else if (!document.querySelector(TAG)) {
  if (document.body) mount(options);
  else addEventListener("DOMContentLoaded", () => mount(options), { once: true });
}

/**
 * The widget's styles as constructable style sheets: a policy without `unsafe-inline` allows
 * them, and the shadow root keeps them apart from the page.
 */

import { paletteOf } from "../colors";
import chatStyles from "./chat.css";

/** Attaches a shadow root with the chat's styles, `more` styles and the accent colour. */
export function styledRoot(host: HTMLElement, color: string | null, more: string): ShadowRoot {
  const { accent, onAccent, accentOnLight, accentOnDark } = paletteOf(color);
  const colors =
    `:host{--accent:${accent};--on-accent:${onAccent};--accent-text:${accentOnLight}}` +
    `@media(prefers-color-scheme:dark){:host{--accent-text:${accentOnDark}}}`;
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [chatStyles, more, colors].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return root;
}

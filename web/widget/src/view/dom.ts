/** Builds elements from text nodes and attributes only: no markup is ever parsed. */

type Child = Node | string | null;

interface Props {
  class?: string;
  /** Attributes by name; `null` leaves one out. */
  attrs?: Record<string, string | null>;
  on?: Record<string, (event: Event) => void>;
}

export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (props.class) element.className = props.class;
  for (const [name, value] of Object.entries(props.attrs ?? {})) {
    if (value !== null) element.setAttribute(name, value);
  }
  for (const [name, listener] of Object.entries(props.on ?? {})) {
    element.addEventListener(name, listener);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function icon(path: string): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(namespace, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/** Changes a text only when it differs, so that screen readers do not repeat it. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export const ICONS = {
  chat: "M12 3.5c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-1 0-2-.1-2.900-.4L4.600 20.800c-.4.2-.8-.2-.7-.6l.8-3.500C3.600 15.300 3 13.300 3 11.200c0-4.300 4-7.700 9-7.700z",
  close: "M6.500 6.500l11 11m0-11l-11 11",
  send: "M12 19V5m0 0l-6 6m6-6l6 6",
  down: "M12 5v14m0 0l6-6m-6 6l-6-6",
  out: "M9 6h9v9M18 6L6 18",
} as const;

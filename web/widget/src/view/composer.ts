/** The input: Enter sends, Shift+Enter breaks the line, and the limit is told in time. */

import { TEXT_COUNTER_FROM, TEXT_MAX } from "../limits";
import { TEXTS } from "../texts";
import { el, icon, ICONS, setText } from "./dom";

export interface ComposerOwner {
  /** Answers what is wrong, or null when the text is on its way. */
  submit(text: string): string | null;
  typing(): void;
}

export class Composer {
  readonly element: HTMLElement;
  private readonly input: HTMLTextAreaElement;
  private readonly button: HTMLButtonElement;
  private readonly hint = el("div", { class: "hint", attrs: { id: "hint", role: "status" } });

  constructor(private readonly owner: ComposerOwner) {
    this.input = el("textarea", {
      attrs: {
        rows: "1",
        placeholder: TEXTS.placeholder,
        "aria-label": TEXTS.input,
        "aria-describedby": "hint",
        enterkeyhint: "send",
        dir: "auto",
      },
      on: {
        input: () => {
          this.check();
          if (this.input.value) owner.typing();
        },
        keydown: (event) => this.onKey(event as KeyboardEvent),
      },
    });
    this.button = el(
      "button",
      { class: "send", attrs: { type: "submit", "aria-label": TEXTS.send } },
      icon(ICONS.send),
    );
    this.element = el(
      "form",
      {
        class: "composer",
        on: {
          submit: (event) => {
            event.preventDefault();
            this.submit();
          },
        },
      },
      this.hint,
      el("div", { class: "field" }, this.input, this.button),
    );
    this.check();
  }

  focus(): void {
    this.input.focus({ preventScroll: true });
  }

  set isDisabled(value: boolean) {
    this.input.disabled = value;
    this.check();
  }

  private onKey(event: KeyboardEvent): void {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  private submit(): void {
    if (this.button.disabled) return;
    const problem = this.owner.submit(this.input.value.trim());
    if (problem === null) this.input.value = "";
    this.check();
    if (problem !== null) this.say(problem, true);
    this.focus();
  }

  private check(): void {
    const length = characters(this.input.value.trim());
    const over = length - TEXT_MAX;
    this.button.disabled = length === 0 || over > 0 || this.input.disabled;
    this.input.setAttribute("aria-invalid", String(over > 0));
    if (over > 0) this.say(TEXTS.tooLong(over), true);
    else this.say(length >= TEXT_COUNTER_FROM ? TEXTS.counter(-over) : "", false);
    this.grow();
  }

  private say(text: string, isProblem: boolean): void {
    setText(this.hint, text);
    this.hint.classList.toggle("problem", isProblem);
  }

  /** Through the style object, which a strict policy allows, unlike a style attribute. */
  private grow(): void {
    this.input.style.height = "auto";
    if (this.input.value) this.input.style.height = `${this.input.scrollHeight}px`;
  }
}

/** Counted as the server counts: in code points. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

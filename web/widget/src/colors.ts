/** The accent colour of a widget and colours that stay readable on and beside it (WCAG AA). */

const DEFAULT_ACCENT = "#0b6b5b";
const CONTRAST_MIN = 4.5;
const LIGHT_SURFACE: Rgb = [255, 255, 255];
const DARK_SURFACE: Rgb = [20, 27, 25];
const STEPS = 20;

type Rgb = readonly [number, number, number];

export interface Palette {
  accent: string;
  /** Text and icons on the accent. */
  onAccent: string;
  /** The accent as text on a light and on a dark surface. */
  accentOnLight: string;
  accentOnDark: string;
}

/** Anything but `#rgb` and `#rrggbb` gives the default: the value ends in a style sheet. */
export function paletteOf(color: string | null | undefined): Palette {
  const accent = parse(color ?? "") ?? parse(DEFAULT_ACCENT) ?? LIGHT_SURFACE;
  const white: Rgb = [255, 255, 255];
  const ink: Rgb = [26, 34, 32];
  return {
    accent: hex(accent),
    onAccent: hex(contrast(accent, white) >= contrast(accent, ink) ? white : ink),
    accentOnLight: hex(readable(accent, LIGHT_SURFACE, ink)),
    accentOnDark: hex(readable(accent, DARK_SURFACE, white)),
  };
}

function parse(color: string): Rgb | null {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(color);
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(color);
  const match = short ?? long;
  return match && [channel(match[1]), channel(match[2]), channel(match[3])];
}

function channel(digits = "0"): number {
  return Number.parseInt(digits.length === 1 ? digits + digits : digits, 16);
}

function hex(color: Rgb): string {
  return `#${color.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

/** Moves `color` towards `pole` until it can be read on `surface`. */
function readable(color: Rgb, surface: Rgb, pole: Rgb): Rgb {
  for (let step = 0; step < STEPS; step += 1) {
    const share = step / STEPS;
    const mixed = mix(color, pole, share);
    if (contrast(mixed, surface) >= CONTRAST_MIN) return mixed;
  }
  return pole;
}

function mix([r, g, b]: Rgb, [toR, toG, toB]: Rgb, share: number): Rgb {
  return [r + (toR - r) * share, g + (toG - g) * share, b + (toB - b) * share];
}

function contrast(one: Rgb, other: Rgb): number {
  const a = luminance(one);
  const b = luminance(other);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function linear(value: number): number {
  const share = value / 255;
  return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

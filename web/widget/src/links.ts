/** Which addresses of a message may become links or images (S11–S13), and links inside texts. */

const LINK_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);
const IMAGE_SCHEMES = new Set(["http:", "https:"]);
/** Linear: no nested repetition. */
const ADDRESS = /https?:\/\/[^\s<>"']+/gi;
/** Marks that end a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}]+$/;

export interface TextPiece {
  text: string;
  /** Set where the piece is an address. */
  href: string | null;
}

export function safeLink(url: unknown, base: string): string | null {
  return allowed(url, base, LINK_SCHEMES);
}

export function safeImage(url: unknown, base: string): string | null {
  return allowed(url, base, IMAGE_SCHEMES);
}

export function splitLinks(text: string, base: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    const href = safeLink(address, base);
    if (!href) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), href: null });
    pieces.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

function allowed(url: unknown, base: string, schemes: ReadonlySet<string>): string | null {
  if (typeof url !== "string" || url === "") return null;
  try {
    const parsed = new URL(url, base);
    return schemes.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

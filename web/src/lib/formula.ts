/** A formula while it is typed: what completes the word at the cursor, and which places are wrong. */
import type { FormulaCatalog, FormulaProblem } from './api/types';

/** A list longer than this is read no faster than the whole. */
const COMPLETIONS_MAX = 8;

/** The word that is typed, and the text that it stands for. */
export interface Word {
  from: number;
  to: number;
  typed: string;
}

export interface Completion {
  label: string;
  /** What it gives, or what it is for. */
  detail: string;
  /** What is written, with the cursor that far from its end. */
  text: string;
  back: number;
}

/** The word that ends at the cursor: a name, or everything after an open bracket. */
export function wordAt(text: string, cursor: number): Word | undefined {
  const before = text.slice(0, cursor);
  // An odd number of quotes: the cursor is inside a written text.
  if ((before.replaceAll('\\"', '').match(/"/g)?.length ?? 0) % 2 === 1) {
    return undefined;
  }
  const bracket = before.lastIndexOf('[');
  if (bracket > before.lastIndexOf(']')) {
    return { from: bracket, to: cursor, typed: before.slice(bracket + 1) };
  }
  const name = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0];
  return name === undefined ? undefined : { from: cursor - name.length, to: cursor, typed: name };
}

function all(catalog: FormulaCatalog): Completion[] {
  return [
    ...catalog.attributes.map(({ name, written, dataType }) => ({ label: name, detail: dataType, text: written, back: 0 })),
    ...catalog.functions.map(({ name, signature, help }) => ({
      label: signature,
      detail: help,
      text: `${name}()`,
      back: signature.endsWith('()') ? 0 : 1,
    })),
  ];
}

/** What could be meant by a word: what begins with it first, then what contains it. */
export function completionsOf(catalog: FormulaCatalog, { typed }: Word): Completion[] {
  const wanted = typed.toLowerCase();
  const rank = ({ label }: Completion) => label.toLowerCase().split('(')[0]?.indexOf(wanted) ?? -1;
  return all(catalog)
    .filter((completion) => rank(completion) >= 0)
    .toSorted((a, b) => Math.sign(rank(a)) - Math.sign(rank(b)))
    .slice(0, COMPLETIONS_MAX);
}

/** The text with a completion in the place of a word, and where the cursor is then. */
export function complete(text: string, word: Word, { text: written, back }: Completion): { text: string; cursor: number } {
  // A bracket or an argument list that is there already is not written twice.
  const rest = text.slice(word.to);
  const isCalled = written.endsWith('()') && rest.startsWith('(');
  const added = isCalled ? written.slice(0, -2) : written;
  const after = written.startsWith('[') && rest.startsWith(']') ? rest.slice(1) : rest;
  const end = word.from + added.length;
  return { text: text.slice(0, word.from) + added + after, cursor: isCalled ? end + 1 : end - back };
}

/** A stretch of the text, with the problem that it has. */
export interface Stretch {
  from: number;
  text: string;
  problem?: FormulaProblem;
}

/** The text in stretches; a problem after its end stands on one blank more. */
export function stretchesOf(text: string, problems: readonly FormulaProblem[]): Stretch[] {
  const stretches: Stretch[] = [];
  let done = 0;
  for (const problem of problems.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(Math.min(problem.from, text.length), done);
    const to = Math.max(problem.to, from + 1);
    if (from > done) {
      stretches.push({ from: done, text: text.slice(done, from) });
    }
    stretches.push({ from, text: text.slice(from, to) || ' ', problem });
    done = to;
  }
  if (done < text.length) {
    stretches.push({ from: done, text: text.slice(done) });
  }
  return stretches;
}

/** `line 2, character 5`, or only the character where there is one line. */
export function placeName(text: string, from: number): string {
  const lines = text.slice(0, from).split('\n');
  const character = `character ${(lines.at(-1)?.length ?? 0) + 1}`;
  return text.includes('\n') ? `line ${lines.length}, ${character}` : character;
}

/** Completion of formulas and the places of their problems. */
import { describe, expect, test } from 'vitest';
import type { FormulaCatalog } from './api/types';
import { complete, completionsOf, placeName, stretchesOf, wordAt } from './formula';

const catalog: FormulaCatalog = {
  functions: [
    { name: 'contains', group: 'STRING', signature: 'contains(s, sub)', help: 'Whether sub stands in s.' },
    { name: 'now', group: 'DATE', signature: 'now()', help: 'This instant.' },
    { name: 'coalesce', group: 'LOGIC', signature: 'coalesce(a, b, …)', help: 'The first that is not empty.' },
  ],
  attributes: [
    { name: 'city', written: 'city', dataType: 'STRING' },
    { name: 'Loyalty tier', written: '[Loyalty tier]', dataType: 'STRING' },
  ],
};
const labels = (typed: string) => completionsOf(catalog, { from: 0, to: 0, typed }).map(({ label }) => label);

/** Completes at `|` with the first proposal, and shows the cursor. */
function completed(marked: string): string {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const word = wordAt(text, cursor);
  const [first] = word === undefined ? [] : completionsOf(catalog, word);
  if (word === undefined || first === undefined) {
    return marked;
  }
  const { text: after, cursor: at } = complete(text, word, first);
  return `${after.slice(0, at)}|${after.slice(at)}`;
}

describe('completion', () => {
  test('what begins with the word comes before what contains it', () => {
    expect(labels('c')).toEqual(['city', 'contains(s, sub)', 'coalesce(a, b, …)']);
    expect(labels('TIER')).toEqual(['Loyalty tier']);
    expect(labels('zzz')).toEqual([]);
  });

  test.each([
    ['1 + ci|', '1 + city|'],
    ['[Loy|', '[Loyalty tier]|'],
    ['[Loy|] == "gold"', '[Loyalty tier]| == "gold"'],
    ['loy|', '[Loyalty tier]|'],
    ['cont|', 'contains(|)'],
    ['cont|(city, "a")', 'contains(|city, "a")'],
    ['no|', 'now()|'],
    ['city == "ci|', 'city == "ci|'],
    ['1 + |', '1 + |'],
  ])('%s becomes %s', (before, after) => {
    expect(completed(before)).toBe(after);
  });
});

const problem = (from: number, to: number) => ({ code: 'syntax', message: 'm', from, to });

describe('problems', () => {
  test('the text is cut at them', () => {
    expect(stretchesOf('1 + town', [problem(4, 8)]).map(({ text, problem: found }) => [text, found !== undefined])).toEqual([
      ['1 + ', false],
      ['town', true],
    ]);
  });

  test('one after the end stands on a blank', () => {
    expect(stretchesOf('1 +', [problem(3, 3)]).map(({ text }) => text)).toEqual(['1 +', ' ']);
  });

  test('a place has a name', () => {
    expect(placeName('1 + town', 4)).toBe('character 5');
    expect(placeName('1 +\n town', 5)).toBe('line 2, character 2');
  });
});

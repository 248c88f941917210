/** What every part of the editor of a segment shares. */
import type { Field } from '@/lib/segment/fields';
import type { Group } from '@/lib/segment/tree';
import { createContext, use } from 'react';

export interface Editing {
  fields: readonly Field[];
  /** Names of tags to choose from. */
  tags: readonly string[];
  /** What is wrong, by the key of the part that it is about. */
  issues: Readonly<Record<string, string>>;
  /** Changes the tree of conditions. */
  change: (edit: (root: Group) => Group) => void;
  /** The item that is dragged. */
  dragged: string | undefined;
  onDrag: (key: string | undefined) => void;
  /** Says what a move did to who cannot see it. */
  announce: (message: string) => void;
}

export const EditingContext = createContext<Editing | undefined>(undefined);

/** What the editor around shares. */
export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (editing === undefined) {
    throw new Error('a part of a segment was drawn outside its editor');
  }
  return editing;
}

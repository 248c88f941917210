/** A dialog that is about one thing at a time, such as the row of a table that is changed. */
import { useState } from 'react';

interface DialogAbout<Subject> {
  opened: boolean;
  /** What it is about; it stays while the dialog fades out. Nothing for something new. */
  subject: Subject | undefined;
  /** Differs each time, so that a form with it as its key begins afresh. */
  opening: number;
}

/** The state of such a dialog, and how it is opened and closed. */
export function useDialogAbout<Subject>() {
  const [state, setState] = useState<DialogAbout<Subject>>({ opened: false, subject: undefined, opening: 0 });
  return {
    ...state,
    open: (subject: Subject | undefined) =>
      setState(({ opening }) => ({ opened: true, subject, opening: opening + 1 })),
    close: () => setState((before) => ({ ...before, opened: false })),
  };
}

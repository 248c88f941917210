/** One dialog as an indented outline: elements from top to bottom, branches inside them (C-17). */
import type { OutlineBranch, OutlineDialog, OutlineElement } from '@/lib/botDocument';
import { Panel } from '@/ui/Panel';
import { Text } from '@mantine/core';
import classes from './DialogOutline.module.css';

/** The id of an element's place on the page, for links from problems. */
export function elementAnchor(elementId: string): string {
  return `element-${elementId}`;
}

function Branch({ branch }: { branch: OutlineBranch }) {
  return (
    <li>
      <span className={classes.branchLabel}>{branch.label}</span>
      {branch.elements.length === 0 ? (
        <Text size="xs" c="dimmed">
          Goes on below
        </Text>
      ) : (
        <Elements elements={branch.elements} />
      )}
    </li>
  );
}

function Elements({ elements }: { elements: OutlineElement[] }) {
  return (
    <ol className={classes.elements}>
      {elements.map((element) => (
        <li key={element.id} id={elementAnchor(element.id)} className={classes.element}>
          <div className={classes.card}>
            <span className={classes.name}>{element.name}</span>
            {element.summary === '' ? null : <span className={classes.summary}>{element.summary}</span>}
          </div>
          {element.branches.length === 0 ? null : (
            <ul className={classes.branches}>
              {element.branches.map((branch) => (
                <Branch key={branch.id} branch={branch} />
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

function hintOf(dialog: OutlineDialog): string {
  const starts = dialog.triggers.length === 0 ? '' : `, starts with ${dialog.triggers.join(', ')}`;
  return `${dialog.kind} dialog${starts}`;
}

export function DialogOutline({ dialog }: { dialog: OutlineDialog }) {
  return (
    <Panel title={dialog.name} hint={hintOf(dialog)}>
      {dialog.elements.length === 0 ? (
        <Text size="sm" c="dimmed">
          This dialog has no elements.
        </Text>
      ) : (
        <Elements elements={dialog.elements} />
      )}
    </Panel>
  );
}

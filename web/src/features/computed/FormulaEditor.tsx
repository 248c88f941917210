/** The input of a formula: it proposes names, and underlines what is wrong at its place. */
import { formulaCatalogQuery } from '@/data/formulas';
import type { FormulaProblem } from '@/lib/api/types';
import { dataTypeLabel } from '@/lib/attributeValue';
import { complete, completionsOf, stretchesOf, wordAt, type Completion, type Word } from '@/lib/formula';
import { Input } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent, type Ref } from 'react';
import { flushSync } from 'react-dom';
import classes from './FormulaEditor.module.css';

interface FormulaEditorProps {
  ref: Ref<HTMLTextAreaElement>;
  value: string;
  problems: readonly FormulaProblem[];
  onChange: (value: string) => void;
}

interface Proposals {
  word: Word;
  items: readonly Completion[];
  marked: number;
}

/** The type of an attribute in words, or the help text of a function. */
const detailOf = ({ detail }: Completion) => dataTypeLabel(detail);

export function FormulaEditor({ ref, value, problems, onChange }: FormulaEditorProps) {
  const catalog = useQuery(formulaCatalogQuery).data;
  const [proposals, setProposals] = useState<Proposals>();
  const listId = useId();
  const optionId = (index: number) => `${listId}-${index}`;

  const propose = (text: string, cursor: number, isAsked: boolean) => {
    const word = wordAt(text, cursor) ?? (isAsked ? { from: cursor, to: cursor, typed: '' } : undefined);
    const items = word === undefined || catalog === undefined ? [] : completionsOf(catalog, word);
    setProposals(word === undefined || items.length === 0 ? undefined : { word, items, marked: 0 });
  };
  const accept = (input: HTMLTextAreaElement, { word, items }: Proposals, index: number) => {
    const chosen = items[index];
    if (chosen === undefined) {
      return;
    }
    const { text, cursor } = complete(value, word, chosen);
    // The cursor can only stand in text that is there.
    flushSync(() => {
      onChange(text);
      setProposals(undefined);
    });
    input.setSelectionRange(cursor, cursor);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const input = event.currentTarget;
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      propose(value, input.selectionStart, true);
      return;
    }
    if (proposals === undefined) {
      return;
    }
    const { items, marked } = proposals;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        const by = event.key === 'ArrowDown' ? 1 : items.length - 1;
        setProposals({ ...proposals, marked: (marked + by) % items.length });
        break;
      }
      case 'Enter':
      case 'Tab':
        event.preventDefault();
        accept(input, proposals, marked);
        break;
      case 'Escape':
        event.preventDefault();
        event.stopPropagation();
        setProposals(undefined);
        break;
      default:
        break;
    }
  };

  return (
    <Input.Wrapper
      label="Formula"
      labelElement="label"
      labelProps={{ htmlFor: `${listId}-text` }}
      description="Names are proposed while you type, or with Ctrl and space."
    >
      <div className={classes.field}>
        <pre className={classes.underlines} aria-hidden="true">
          {stretchesOf(value, problems).map(({ from, text, problem }) =>
            problem === undefined ? (
              <span key={from}>{text}</span>
            ) : (
              <span key={from} className={classes.wrong}>
                {text}
              </span>
            ),
          )}
        </pre>
        <textarea
          ref={ref}
          id={`${listId}-text`}
          data-autofocus
          className={classes.text}
          spellCheck={false}
          autoCapitalize="off"
          placeholder='if([Lifetime spend] >= 500, "gold", "standard")'
          aria-autocomplete="list"
          aria-controls={proposals === undefined ? undefined : listId}
          aria-activedescendant={proposals === undefined ? undefined : optionId(proposals.marked)}
          aria-invalid={problems.length > 0}
          value={value}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            propose(event.currentTarget.value, event.currentTarget.selectionStart, false);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setProposals(undefined)}
        />
      </div>
      {proposals === undefined ? null : (
        // A native list cannot show what each proposal is for.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        <div id={listId} role="listbox" aria-label="Proposals" className={classes.proposals}>
          {proposals.items.map((completion, index) => (
            // The keys of the list are those of the text above, which keeps the focus.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/prefer-tag-over-role
            <div role="option"
              key={completion.label}
              id={optionId(index)}
              tabIndex={-1}
              aria-selected={index === proposals.marked}
              className={classes.proposal}
              onMouseDown={(event) => event.preventDefault()}
              onClick={(event) => {
                const input = event.currentTarget.ownerDocument.getElementById(`${listId}-text`);
                if (input instanceof HTMLTextAreaElement) {
                  accept(input, proposals, index);
                }
              }}
            >
              <code>{completion.label}</code>
              <span>{detailOf(completion)}</span>
            </div>
          ))}
        </div>
      )}
    </Input.Wrapper>
  );
}

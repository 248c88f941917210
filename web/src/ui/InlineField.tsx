/** A labelled value that is edited where it stands: Enter saves, Escape gives up. */
import { ActionIcon, Group } from '@mantine/core';
import { useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { CheckIcon, CloseIcon } from './icons';
import classes from './InlineField.module.css';

interface InlineFieldProps {
  label: string;
  /** The value as it is read. */
  shown: ReactNode;
  /** The text that editing starts with. */
  initial: string;
  /** Draws the input. */
  renderEditor: (edit: { value: string; error: string | undefined; onChange: (value: string) => void }) => ReactNode;
  /** Saves; resolves to a message when the value is refused. Without it the value is only read. */
  onSave: ((value: string) => Promise<string | undefined>) | undefined;
}

export function InlineField({ onSave, ...field }: InlineFieldProps) {
  return onSave === undefined ? (
    <ReadOnlyField label={field.label}>{field.shown}</ReadOnlyField>
  ) : (
    <EditableField {...field} onSave={onSave} />
  );
}

type EditableFieldProps = InlineFieldProps & { onSave: NonNullable<InlineFieldProps['onSave']> };

function EditableField({ label, shown, initial, renderEditor, onSave }: EditableFieldProps) {
  const [draft, setDraft] = useState<string>();
  const [error, setError] = useState<string>();
  const [saving, setSaving] = useState(false);

  const stop = () => {
    setDraft(undefined);
    setError(undefined);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (draft === undefined || draft === initial) {
      stop();
      return;
    }
    setSaving(true);
    const refusal = await onSave(draft);
    setSaving(false);
    if (refusal === undefined) {
      stop();
    } else {
      setError(refusal);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      stop();
    }
  };

  return (
    <div className={classes.field}>
      <span className={classes.label}>{label}</span>
      {draft === undefined ? (
        <button
          type="button"
          className={classes.value}
          aria-label={`Edit ${label}`}
          onClick={() => setDraft(initial)}
        >
          {shown}
        </button>
      ) : (
        // Escape belongs to the input inside; the form only hears it pass.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <form className={classes.form} onSubmit={(event) => void save(event)} onKeyDown={onKeyDown} noValidate>
          <div className={classes.input}>
            {renderEditor({
              value: draft,
              error,
              onChange: (value) => {
                setDraft(value);
                setError(undefined);
              },
            })}
          </div>
          <Group gap={4} wrap="nowrap" mt={2}>
            <ActionIcon type="submit" size={30} loading={saving} aria-label={`Save ${label}`}>
              <CheckIcon size={16} />
            </ActionIcon>
            <ActionIcon variant="default" size={30} aria-label={`Cancel editing ${label}`} onClick={stop}>
              <CloseIcon size={16} />
            </ActionIcon>
          </Group>
        </form>
      )}
    </div>
  );
}

/** A value that nobody can edit here. */
export function ReadOnlyField({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.field}>
      <span className={classes.label}>{label}</span>
      <span className={classes.fixed}>{children}</span>
    </div>
  );
}

/** One labelled input that fits the type of an attribute. Its value is always the typed text. */
import type { DataType } from '@/lib/api/types';
import codeClasses from '@/ui/code.module.css';
import { DATA_TYPES } from '@/lib/attributeValue';
import { Select, TextInput, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';

interface AttributeInputProps {
  label: string;
  dataType: DataType;
  value: string;
  error?: ReactNode;
  /** True where a visible label stands beside the input. */
  labelHidden?: boolean;
  autoFocus?: boolean;
  onChange: (text: string) => void;
}

export function AttributeInput(props: AttributeInputProps) {
  const { label, dataType, value, error, labelHidden = false, autoFocus = false, onChange } = props;
  const naming = labelHidden ? { 'aria-label': label } : { label };
  const example = DATA_TYPES.find((known) => known.value === dataType)?.example;

  if (dataType === 'BOOLEAN') {
    return (
      <Select
        {...naming}
        data={[
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]}
        clearable
        placeholder="Not set"
        value={value === '' ? null : value}
        error={error}
        autoFocus={autoFocus}
        onChange={(choice) => onChange(choice ?? '')}
      />
    );
  }
  if (dataType === 'LIST_OF_OBJECTS') {
    return (
      <Textarea
        {...naming}
        autosize
        minRows={2}
        maxRows={12}
        classNames={{ input: codeClasses.input }}
        placeholder={example}
        value={value}
        error={error}
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...naming}
      type={dataType === 'DATE' ? 'date' : 'text'}
      inputMode={dataType === 'INTEGER' || dataType === 'DECIMAL' ? 'decimal' : undefined}
      placeholder={example}
      value={value}
      error={error}
      autoFocus={autoFocus}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

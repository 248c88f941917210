/** Narrows what is listed below it. */
import { TextInput } from '@mantine/core';
import { SearchIcon } from './icons';

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<SearchIcon size={16} />}
      maw={360}
      mb="md"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

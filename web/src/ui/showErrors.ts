/** Puts messages beside the inputs of a form and leads to the first of them. */

interface FormWithErrors {
  setErrors(errors: Record<string, string>): void;
  getInputNode(path: string): HTMLElement | null;
}

export function showErrors(form: FormWithErrors, errors: Record<string, string>): void {
  form.setErrors(errors);
  const [first] = Object.keys(errors);
  if (first !== undefined) {
    form.getInputNode(first)?.focus();
  }
}

/** Makes the first user of an installation with the one-time link. */
import { showErrors } from '@/ui/showErrors';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { setUpMutation } from '@/data/session';
import { fieldsNamed, isUnauthenticated, readFailure } from '@/lib/api/problem';
import { ErrorNotice } from '@/ui/ErrorNotice';

/** */
const PASSWORD_MIN = 12;

const fieldOf = fieldsNamed('name', 'email', 'password');

interface SetUpFormProps {
  token: string;
  onSignedIn: () => void;
  /** Called when the link makes nobody any more. */
  onUsed: () => void;
}

export function SetUpForm({ token, onSignedIn, onUsed }: SetUpFormProps) {
  const form = useForm({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      password: (password) =>
        password.length < PASSWORD_MIN ? `Use at least ${PASSWORD_MIN} characters.` : null,
    },
  });
  const setUp = useMutation(setUpMutation);
  const failure = setUp.isError ? readFailure(setUp.error, fieldOf) : undefined;

  const submit = form.onSubmit((user) => {
    setUp.mutate(
      { token, ...user },
      {
        onSuccess: onSignedIn,
        onError: (error) => {
          if (isUnauthenticated(error)) {
            onUsed();
          } else {
            showErrors(form, readFailure(error, fieldOf).fields);
          }
        },
      },
    );
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
        <TextInput label="Your name" autoComplete="name" autoFocus {...form.getInputProps('name')} />
        <TextInput label="Email" type="email" autoComplete="username" {...form.getInputProps('email')} />
        <PasswordInput
          label="Password"
          description={`At least ${PASSWORD_MIN} characters. A short sentence is easy to remember.`}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth loading={setUp.isPending}>
          Create the owner and sign in
        </Button>
      </Stack>
    </form>
  );
}

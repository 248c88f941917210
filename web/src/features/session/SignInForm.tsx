/** Asks for e-mail and password. */
import { showErrors } from '@/ui/showErrors';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { signInMutation } from '@/data/session';
import { fieldsNamed, readFailure } from '@/lib/api/problem';
import { ErrorNotice } from '@/ui/ErrorNotice';

const fieldOf = fieldsNamed('email', 'password');

export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const form = useForm({ initialValues: { email: '', password: '' } });
  const signIn = useMutation(signInMutation);
  const failure = signIn.isError ? readFailure(signIn.error, fieldOf) : undefined;

  const submit = form.onSubmit((credentials) => {
    signIn.mutate(credentials, {
      onSuccess: onSignedIn,
      onError: (error) => showErrors(form, readFailure(error, fieldOf).fields),
    });
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {failure?.message === undefined ? null : <ErrorNotice message={failure.message} details={failure.details} />}
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth loading={signIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

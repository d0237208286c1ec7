// Where: no session -> a way in. With a password: the form, and the server's refusal beside it. Without: where the
// link is to be found.

import { useSignal } from '@preact/signals';
import { ApiFault } from './api.ts';
import { Brand } from './brand.tsx';
import { markCode } from './mark-code.tsx';

export interface SignInProps {
  readonly hasPassword: boolean;
  /** The viewer came by a link that is no longer valid. */
  readonly hasOldLink: boolean;
  readonly onSignIn: (password: string) => Promise<void>;
}

export function SignIn({ hasPassword, hasOldLink, onSignIn }: SignInProps) {
  return (
    <main class="narrow">
      <Brand />
      <h1>Sign in</h1>
      {hasOldLink && (
        <p class="old-link" role="alert">
          This link is no longer valid: every start of the server prints a new one.
        </p>
      )}
      {hasPassword ? <PasswordForm onSignIn={onSignIn} /> : <LinkHint />}
    </main>
  );
}

function LinkHint() {
  return (
    <>
      <p>
        Open the link that <code>npm start</code> or <code>ownpixel serve</code> printed when it last started.
      </p>
      <p class="quiet">The link carries a key, so that nobody but you can read these reports.</p>
    </>
  );
}

function PasswordForm({ onSignIn }: Pick<SignInProps, 'onSignIn'>) {
  const fault = useSignal<ApiFault | undefined>(undefined);
  const isBusy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const password = new FormData(event.currentTarget as HTMLFormElement).get('password');
    isBusy.value = true;
    fault.value = undefined;
    try {
      await onSignIn(String(password));
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      fault.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="sign-in" onSubmit={submit}>
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        required
        aria-invalid={fault.value !== undefined}
        aria-describedby="sign-in-fault"
      />
      <p id="sign-in-fault" class="field-fault" role="alert">
        {fault.value && markCode(`${fault.value.message} ${fault.value.cure}`)}
      </p>
      <button type="submit" class="primary" disabled={isBusy.value}>
        {isBusy.value ? 'Signing in …' : 'Sign in'}
      </button>
    </form>
  );
}

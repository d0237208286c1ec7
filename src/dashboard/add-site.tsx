// Where: the viewer -> a page or site that is to be looked at too. What the server refuses is told at the field.

import { useSignal } from '@preact/signals';
import { ApiFault } from './api.ts';
import { markCode } from './mark-code.tsx';

export function AddSite({ onAdd }: { readonly onAdd: (address: string) => Promise<void> }) {
  const address = useSignal('');
  const failure = useSignal('');
  const done = useSignal('');
  const add = async (event: Event) => {
    event.preventDefault();
    failure.value = '';
    done.value = '';
    try {
      await onAdd(address.value);
      done.value = `${address.value} is looked at.`;
      address.value = '';
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      failure.value = `${error.message} ${error.cure}`;
    }
  };
  return (
    <form class="add-site" onSubmit={add}>
      <label for="add-site-address">Look at a page or site</label>
      <input
        id="add-site-address"
        type="text"
        inputMode="url"
        autocomplete="url"
        placeholder="https://example.com/"
        required
        value={address.value}
        aria-describedby="add-site-note"
        onInput={(event) => {
          address.value = event.currentTarget.value;
        }}
      />
      <button type="submit" class="primary">
        Add
      </button>
      <p id="add-site-note" class="quiet">
        What it links to and what its sitemap names are looked at too, a few pages of each kind.
      </p>
      <p role="alert" class="field-fault">
        {markCode(failure.value)}
      </p>
      <p role="status" class="quiet">
        {done.value}
      </p>
    </form>
  );
}

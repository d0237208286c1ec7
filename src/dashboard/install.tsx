// Where: a pixel and the server's address -> how to get it onto a page: the lines to paste, a button that copies
// them, and the shorter way for pages that carry a pixel already.

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { PixelSummary, PixelsAnswer } from '../reports/contract.ts';
import { copyText, selectContents } from './copy.ts';
import { buildSnippet, findAddressLimit, listHostChanges } from './snippet.ts';

export interface InstallProps {
  readonly server: PixelsAnswer;
  readonly pixel: PixelSummary;
}

export function Install({ server, pixel }: InstallProps) {
  const limit = findAddressLimit(server.publicUrl);
  return (
    <div class="install">
      <p>
        Paste this into every page, right behind the opening <code>&lt;body&gt;</code>:
      </p>
      <Snippet text={buildSnippet({ pixelId: pixel.id, publicUrl: server.publicUrl })} />
      {limit && <p class="note">{limit}</p>}
      <h3>Carrying a pixel already?</h3>
      <p>
        Keep every <code>fbq</code> call and change the host name, in the script and in the image:
      </p>
      <dl class="host-changes">
        {listHostChanges(server).map(({ from, to }) => (
          <div key={from}>
            <dt>
              <code>{from}</code>
            </dt>
            <dd>
              <span aria-hidden="true">→ </span>
              <span class="hidden">becomes </span>
              <code>{to}</code>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

type CopyState = 'idle' | 'copied' | 'selected';

const copyLabels: Readonly<Record<CopyState, string>> = {
  idle: 'Copy',
  copied: 'Copied',
  selected: 'Selected: now press Ctrl+C or ⌘C',
};

const copiedForMs = 3_000;

function Snippet({ text }: { readonly text: string }) {
  const code = useRef<HTMLPreElement>(null);
  const state = useSignal<CopyState>('idle');
  const copy = async (button: HTMLButtonElement) => {
    const isCopied = await copyText(text, button);
    button.focus();
    if (!isCopied && code.current) selectContents(code.current);
    state.value = isCopied ? 'copied' : 'selected';
    setTimeout(() => {
      state.value = 'idle';
    }, copiedForMs);
  };
  return (
    <div class="snippet">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so the keyboard must reach it */}
      <pre class="code" ref={code} tabIndex={0}>
        {text}
      </pre>
      <button type="button" class="primary" onClick={(event) => copy(event.currentTarget)}>
        <span aria-live="polite">{copyLabels[state.value]}</span>
      </button>
    </div>
  );
}

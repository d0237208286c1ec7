// Where: top of the page. Which pixel, which page, which period, the lines to paste again, and the way out.

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type PixelSummary, type PixelsAnswer, periods } from '../reports/contract.ts';
import { ApiFault } from './api.ts';
import type { DashboardProps } from './app.tsx';
import { Brand } from './brand.tsx';
import { Install } from './install.tsx';
import { buildSearch, type PageName, pageLabels, pages, periodLabels } from './view.ts';

export function Header({ dashboard }: DashboardProps) {
  const stage = dashboard.stage.value;
  const pixel = dashboard.pixel.value;
  const server = stage.name === 'ready' ? stage.server : undefined;
  const hasEvents = dashboard.report.overview.value?.hasEvents ?? false;
  const isReport = dashboard.view.value.page === 'report';
  return (
    <header class="top">
      <Brand />
      {server && pixel && <PixelSwitch dashboard={dashboard} server={server} pixel={pixel} />}
      {server && pixel && <PageSwitch dashboard={dashboard} />}
      {hasEvents && isReport && <PeriodSwitch dashboard={dashboard} />}
      <div class="top-actions">
        {server && pixel && hasEvents && <InstallButton server={server} pixel={pixel} />}
        <SignOut dashboard={dashboard} />
      </div>
    </header>
  );
}

interface PixelProps {
  readonly server: PixelsAnswer;
  readonly pixel: PixelSummary;
}

function PixelSwitch({ dashboard, server, pixel }: DashboardProps & PixelProps) {
  if (server.pixels.length === 1) return <span class="pixel-name">{nameOf(pixel)}</span>;
  return (
    <select
      class="pixel-name"
      aria-label="Pixel"
      value={pixel.id}
      onChange={(event) => dashboard.choose({ pixelId: event.currentTarget.value })}
    >
      {server.pixels.map((each) => (
        <option key={each.id} value={each.id}>
          {nameOf(each)}
        </option>
      ))}
    </select>
  );
}

function nameOf(pixel: PixelSummary): string {
  return pixel.name || `Pixel ${pixel.id}`;
}

function PageSwitch({ dashboard }: DashboardProps) {
  const view = dashboard.view.value;
  return (
    <nav class="pages" aria-label="Pages">
      {pages.map((page) => (
        <a
          key={page}
          href={buildSearch({ ...view, page })}
          {...(page === view.page ? { 'aria-current': 'page' } : {})}
          onClick={(event) => {
            // A new tab stays a new tab.
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            dashboard.choose({ page });
          }}
        >
          {pageLabels[page]}
          <PageNumber dashboard={dashboard} page={page} />
        </a>
      ))}
    </nav>
  );
}

/** Behind the name of a page: how much there wants to be looked at. Of findings, without an error it is not loud. */
function PageNumber({ dashboard, page }: DashboardProps & { readonly page: PageName }) {
  if (page === 'report') return null;
  const findings = dashboard.findings.open.value;
  const isAlerts = page === 'installation';
  const count = isAlerts ? dashboard.installation.openAlerts.value.length : findings.length;
  if (count === 0) return null;
  const isLoud = isAlerts || findings.some(({ severity }) => severity === 'error');
  const word = isAlerts ? 'alert' : 'finding';
  return (
    <span class={isLoud ? 'page-number is-loud' : 'page-number'}>
      {count}
      <span class="hidden">
        {' '}
        {word}
        {count === 1 ? '' : 's'}
      </span>
    </span>
  );
}

function PeriodSwitch({ dashboard }: DashboardProps) {
  const chosen = dashboard.view.value.period;
  return (
    <fieldset class="switch">
      <legend class="hidden">Period</legend>
      {periods.map((period) => (
        <button
          key={period}
          type="button"
          aria-pressed={period === chosen}
          onClick={() => dashboard.choose({ period })}
        >
          {periodLabels[period]}
        </button>
      ))}
    </fieldset>
  );
}

function InstallButton({ server, pixel }: PixelProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" class="plain" onClick={() => dialog.current?.showModal()}>
        Get the code
      </button>
      <dialog ref={dialog} class="install-dialog" aria-label="Install the pixel">
        <form method="dialog">
          <button type="submit" class="plain">
            Close
          </button>
        </form>
        <h2>Install on another page</h2>
        <Install server={server} pixel={pixel} />
      </dialog>
    </>
  );
}

function SignOut({ dashboard }: DashboardProps) {
  const failure = useSignal('');
  const signOut = async () => {
    try {
      await dashboard.signOut();
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      failure.value = `Still signed in: ${error.message}`;
    }
  };
  return (
    <>
      <button type="button" class="plain" onClick={signOut}>
        Sign out
      </button>
      <span role="alert" class="field-fault">
        {failure.value}
      </span>
    </>
  );
}

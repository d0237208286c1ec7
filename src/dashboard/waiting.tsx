// Where: a pixel that has never sent anything. Does the work of the first minutes: says what to paste, offers the
// demo, and waits in sight. When the first event is there, the report takes its place by itself.

import type { DashboardProps } from './app.tsx';
import { Install, type InstallProps } from './install.tsx';

export function Waiting({ dashboard, server, pixel }: DashboardProps & InstallProps) {
  const hasArrived = dashboard.live.entries.value.some((entry) => entry.outcome === 'accepted');
  // The demo carries the server's first pixel: for any other it would be waited in vain.
  const isDemoPixel = server.hasDemo && server.pixels[0]?.id === pixel.id;
  return (
    <div class="waiting">
      <h1>Ready to receive</h1>
      <p class="lead">
        Pixel <span class="number">{pixel.id}</span> exists and listens. It has not been called yet.
      </p>
      <p class="pulse" role="status">
        <span class="pulse-mark" aria-hidden="true" />
        {hasArrived ? 'The first event is here. Opening the report …' : 'Waiting for the first event …'}
      </p>
      {isDemoPixel && (
        <p>
          <a class="button primary" href="/demo/" target="_blank" rel="noopener">
            Try it now: open the demo site
          </a>
        </p>
      )}
      <h2>Put it on a page</h2>
      <Install server={server} pixel={pixel} />
    </div>
  );
}

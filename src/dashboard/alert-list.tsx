// Where: installation -> the alerts: those that go on, those that have ended, and one line of them above the report. Hosts and
// paths are shown as text: strangers wrote them.

import type { InstallationAlert } from '../reports/contract.ts';
import { formatAgo, formatMoment } from './format.ts';
import { markCode } from './mark-code.tsx';

type Alerts = readonly InstallationAlert[];

const kindLabels = { silent: 'Silent', broken: 'Broken' } as const;
const endingLabels = {
  mended: 'mended',
  gone: 'the pages are gone',
  'given-up': 'no longer watched',
} as const;

export function AlertList({ alerts, nowMs }: { readonly alerts: Alerts; readonly nowMs: number }) {
  return (
    <ul class="alerts" aria-label="Alerts">
      {alerts.map((alert) => (
        <li key={alert.id} class="banner">
          <div>
            <p>
              <strong>
                {kindLabels[alert.kind]}: {placeOf(alert)}
              </strong>{' '}
              <span class="quiet">
                since <Moment atMs={alert.sinceMs} /> ({formatAgo(alert.sinceMs, nowMs)})
              </span>
            </p>
            <p class="alert-detail">{markCode(alert.detail)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

export function EndedAlerts({ alerts }: { readonly alerts: Alerts }) {
  if (alerts.length === 0) return null;
  return (
    <details class="ended-alerts">
      <summary>
        {alerts.length} {alerts.length === 1 ? 'alert that has' : 'alerts that have'} ended
      </summary>
      <ul>
        {alerts.map((alert) => (
          <li key={alert.id}>
            {kindLabels[alert.kind]}: {placeOf(alert)}{' '}
            <span class="quiet">
              from <Moment atMs={alert.sinceMs} /> to <Moment atMs={alert.endedMs ?? alert.sinceMs} />
              {alert.ending && `, ${endingLabels[alert.ending]}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface NoticeProps {
  readonly alerts: Alerts;
  readonly onShow: () => void;
}

/** Above the report: numbers of pages that have stopped sending are not the whole. */
export function AlertNotice({ alerts, onShow }: NoticeProps) {
  const [first] = alerts;
  if (first === undefined) return null;
  const others = alerts.length - 1;
  return (
    <div class="banner" role="alert">
      <div>
        <p>
          <strong>
            {kindLabels[first.kind]}: {placeOf(first)}
          </strong>{' '}
          <span class="quiet">
            since <Moment atMs={first.sinceMs} />
            {others > 0 && `, and ${others} more ${others === 1 ? 'alert' : 'alerts'}`}
          </span>
        </p>
      </div>
      <button type="button" onClick={onShow}>
        See installation
      </button>
    </div>
  );
}

function placeOf({ host, template }: Pick<InstallationAlert, 'host' | 'template'>): string {
  return template === '/' ? host : host + template;
}

export function Moment({ atMs }: { readonly atMs: number }) {
  return <time dateTime={new Date(atMs).toISOString()}>{formatMoment(atMs)}</time>;
}

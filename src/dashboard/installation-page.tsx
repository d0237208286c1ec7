// Where: installation -> the page "Installation": alerts, then host by host what the doctor finds on its pages and since when, and the
// form that adds a site. Before there is anything: what will be looked at.

import type { InstallationAnswer } from '../reports/contract.ts';
import { AddSite } from './add-site.tsx';
import { AlertList, EndedAlerts } from './alert-list.tsx';
import type { DashboardProps } from './app.tsx';
import { FaultBanner } from './fault-banner.tsx';
import { formatCount } from './format.ts';
import { HostReport } from './host-report.tsx';

export function InstallationPage({ dashboard }: DashboardProps) {
  const { answer, isChecking, fault, reload, check, openAlerts, add, remove } = dashboard.installation;
  const nowMs = dashboard.nowMs.value;
  return (
    <section class="report installation" aria-labelledby="installation-title" aria-busy={isChecking.value}>
      <div class="installation-head">
        <h1 id="installation-title">Installation</h1>
        <p class="quiet" role="status">
          {isChecking.value ? 'Looking at the pages …' : answer.value && describeScope(answer.value)}
        </p>
        <button type="button" disabled={isChecking.value || !answer.value} onClick={check}>
          Check now
        </button>
      </div>
      {fault.value && (
        <FaultBanner title="The installation could not be loaded" fault={fault.value} onRetry={reload} />
      )}
      {!answer.value && !fault.value && <p class="loading">Loading …</p>}
      {answer.value && (
        <>
          <AlertList alerts={openAlerts.value} nowMs={nowMs} />
          {answer.value.hosts.length === 0 && <Nothing answer={answer.value} />}
          {answer.value.hosts.map((host) => (
            <HostReport
              key={host.host}
              host={host}
              alerts={openAlerts.value}
              nowMs={nowMs}
              onRemove={remove}
            />
          ))}
          <AddSite onAdd={add} />
          <EndedAlerts alerts={answer.value.alerts.filter(({ endedMs }) => endedMs !== null)} />
        </>
      )}
    </section>
  );
}

function describeScope({ hosts, checkHours }: InstallationAnswer): string {
  const pages = hosts.flatMap(({ templates }) => templates).reduce((sum, one) => sum + one.pages, 0);
  const often =
    checkHours === 0 ? 'when you ask' : checkHours === 24 ? 'every day' : `every ${checkHours} hours`;
  if (pages === 0) return `Pages are looked at ${often}`;
  return `${formatCount(pages)} ${pages === 1 ? 'page' : 'pages'} of ${formatCount(hosts.length)} ${hosts.length === 1 ? 'host' : 'hosts'}, looked at ${often}`;
}

function Nothing({ answer: { checksSending, checkHours } }: { readonly answer: InstallationAnswer }) {
  return (
    <div class="installation-empty">
      <p class="lead">No page is looked at yet.</p>
      {checksSending && checkHours > 0 ? (
        <p>
          A host whose pages have sent ten events is found by itself within ten minutes. The doctor then reads
          a few pages of each kind every day, says what is wrong and since when, and raises an alert when
          pages that used to send fall silent.
        </p>
      ) : (
        <p>
          This server looks only at sites that are added by hand, or only when it is asked (settings{' '}
          <code>check-hosts</code> and <code>check-hours</code>). When pages that used to send fall silent,
          there is an alert all the same.
        </p>
      )}
      <p>A page whose pixel has never run sends nothing, and is found only if you name it:</p>
    </div>
  );
}

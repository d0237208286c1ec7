// Where: installation -> API. What is known of the pages and alerts of one pixel, as it is told: by host and template, the worst
// first. Pure.

import { severities } from '../event/severity.ts';
import type {
  InstallationAlert,
  InstallationAnswer,
  InstallationFinding,
  InstallationHost,
  InstallationTemplate,
  InstallationVerdict,
} from '../reports/contract.ts';
import { hostOf } from './choose-pages.ts';
import type { Alert, KnownFinding, KnownPage } from './state.ts';
import type { SendingTemplate } from './traffic.ts';
import type { AddedSite } from './wishes.ts';

export interface Known {
  readonly pixelId: string;
  readonly checkHours: number;
  readonly checksSending: boolean;
  readonly isChecking: boolean;
  readonly fulfilledMs: number;
  readonly pages: readonly KnownPage[];
  readonly alerts: readonly Alert[];
  readonly sites: readonly AddedSite[];
  readonly traffic: readonly SendingTemplate[];
}

const mostExamples = 5;
const badness: readonly InstallationVerdict[] = ['unchecked', 'ok', 'none', 'unread', 'warn', 'broken'];

export function buildAnswer(known: Known): InstallationAnswer {
  const { pixelId, checkHours, checksSending, isChecking, fulfilledMs } = known;
  const isOwn = (one: { readonly pixelId: string }) => one.pixelId === pixelId;
  const hosts = Map.groupBy(known.pages.filter(isOwn), ({ host }) => host);
  const sites = known.sites.filter(isOwn);
  const traffic = known.traffic.filter(isOwn);
  return {
    pixelId,
    checkHours,
    checksSending,
    isChecking,
    fulfilledMs,
    alerts: known.alerts.filter(isOwn).map(describeAlert).sort(compareAlerts),
    hosts: [...hosts]
      .map(([host, pages]) => describeHost(host, pages, { sites, traffic }))
      .sort((a, b) => compareBadness(a, b) || (b.lastEventMs ?? 0) - (a.lastEventMs ?? 0)),
  };
}

function describeAlert(alert: Alert): InstallationAlert {
  const { id, kind, host, template, sinceMs, noticedMs, detail, endedMs = null, ending = null } = alert;
  return { id, kind, host, template, sinceMs, noticedMs, detail, endedMs, ending };
}

function compareAlerts(a: InstallationAlert, b: InstallationAlert): number {
  return (
    (b.endedMs ?? Number.MAX_SAFE_INTEGER) - (a.endedMs ?? Number.MAX_SAFE_INTEGER) ||
    b.noticedMs - a.noticedMs
  );
}

function describeHost(
  host: string,
  pages: readonly KnownPage[],
  { sites, traffic }: Pick<Known, 'sites' | 'traffic'>,
): InstallationHost {
  const sending = traffic.filter((one) => one.host === host);
  const templates = [...Map.groupBy(pages, ({ template }) => template)]
    .map(([template, group]) => describeTemplate(template, group, sending))
    .sort((a, b) => compareBadness(a, b) || (b.lastEventMs ?? 0) - (a.lastEventMs ?? 0));
  return {
    host,
    verdict: templates[0]?.verdict ?? 'unchecked',
    added: sites.map(({ address }) => address).filter((address) => hostOf(address) === host),
    lastEventMs: findLast(sending),
    templates,
  };
}

function describeTemplate(
  template: string,
  pages: readonly KnownPage[],
  sending: readonly SendingTemplate[],
): InstallationTemplate {
  const checked = pages.flatMap(({ checkedMs }) => checkedMs ?? []);
  const unread = pages.flatMap(({ address, unread }) =>
    unread === undefined ? [] : [{ address, reason: unread.reason }],
  );
  return {
    template,
    verdict: findWorst(pages.map(judgePage)),
    pages: pages.length,
    lastEventMs: findLast(sending.filter((one) => one.template === template)),
    checkedMs: checked.length === 0 ? null : Math.max(...checked),
    findings: listFindings(pages),
    unread: unread.slice(0, mostExamples),
  };
}

/** One that cannot be read now is what it was, unless nothing was wrong with it. */
function judgePage({ verdict, unread, checkedMs, findings }: KnownPage): InstallationVerdict {
  if (unread !== undefined && findings.length === 0) return 'unread';
  return verdict ?? (checkedMs === undefined ? 'unchecked' : 'unread');
}

function findWorst(verdicts: readonly InstallationVerdict[]): InstallationVerdict {
  return badness[Math.max(...verdicts.map((verdict) => badness.indexOf(verdict)))] ?? 'unchecked';
}

function findLast(sending: readonly SendingTemplate[]): number | null {
  return sending.length === 0 ? null : Math.max(...sending.map(({ lastMs }) => lastMs));
}

/** The same check and message on several pages is one finding; how many places a page has it in makes no difference. */
function listFindings(pages: readonly KnownPage[]): InstallationFinding[] {
  const found = pages.flatMap(({ address, findings }) => findings.map((finding) => ({ address, finding })));
  const groups = Map.groupBy(
    found,
    ({ finding }) => `${finding.check} ${finding.message.replace(/\d+/g, '')}`,
  );
  return [...groups.values()].flatMap((group) => describeFinding(group)).sort(compareFindings);
}

function describeFinding(
  group: readonly { readonly address: string; readonly finding: KnownFinding }[],
): InstallationFinding[] {
  const [first] = group.toSorted((a, b) => a.finding.sinceMs - b.finding.sinceMs);
  if (first === undefined) return [];
  const { sinceMs, lastOkMs = null, ...finding } = first.finding;
  const addresses = [...new Set([first.address, ...group.map(({ address }) => address)])];
  return [
    { ...finding, sinceMs, lastOkMs, count: addresses.length, pages: addresses.slice(0, mostExamples) },
  ];
}

function compareFindings(a: InstallationFinding, b: InstallationFinding): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity) || a.sinceMs - b.sinceMs;
}

function compareBadness(
  a: { readonly verdict: InstallationVerdict },
  b: { readonly verdict: InstallationVerdict },
): number {
  return badness.indexOf(b.verdict) - badness.indexOf(a.verdict);
}

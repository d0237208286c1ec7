// Where: installation. What is known of pages and traffic -> which alerts begin, which go on, which have ended and why. Pure; clock
// and ids are handed in.

import type { Silent } from './list-silent.ts';
import type { Alert, AlertEnding, KnownPage } from './state.ts';
import type { SendingTemplate } from './traffic.ts';

export interface AlertSituation {
  readonly alerts: readonly Alert[];
  readonly pages: readonly KnownPage[];
  /** Undefined: the store is away, and nothing is known of silence. */
  readonly traffic: readonly SendingTemplate[] | undefined;
  readonly silent: readonly Silent[];
  readonly nowMs: number;
  readonly createId: () => string;
}

export interface AlertChange {
  readonly alerts: readonly Alert[];
  readonly begun: readonly Alert[];
  readonly ended: readonly Alert[];
}

const dayMs = 24 * 3_600_000;
/** Silence that nobody has ended is how things are now. */
const giveUpMs = 14 * dayMs;
/** Ended alerts are shown for so long. */
const keepMs = 14 * dayMs;
const mostEnded = 100;

type Place = Pick<Alert, 'pixelId' | 'host' | 'template'>;

export function updateAlerts(situation: AlertSituation): AlertChange {
  const { nowMs } = situation;
  const open = situation.alerts.filter(({ endedMs }) => endedMs === undefined);
  const ended = open.flatMap((alert) => {
    const ending = alert.kind === 'silent' ? endSilent(alert, situation) : endBroken(alert, situation);
    return ending === undefined ? [] : [{ ...alert, endedMs: nowMs, ending }];
  });
  const endedIds = new Set(ended.map(({ id }) => id));
  const goingOn = open.filter(({ id }) => !endedIds.has(id));
  const isNew = ({ kind, pixelId, host, template }: Alert) =>
    !goingOn.some(
      (alert) =>
        alert.kind === kind &&
        alert.pixelId === pixelId &&
        alert.host === host &&
        (alert.template === template || (kind === 'silent' && alert.template === '')),
    );
  const begun = [...beginSilent(situation), ...beginBroken(situation)].filter(isNew);
  const earlier = situation.alerts.filter(({ endedMs }) => endedMs !== undefined && nowMs - endedMs < keepMs);
  return { alerts: [...begun, ...goingOn, ...[...ended, ...earlier].slice(0, mostEnded)], begun, ended };
}

function endSilent(alert: Alert, { traffic, pages, nowMs }: AlertSituation): AlertEnding | undefined {
  if (traffic === undefined) return undefined;
  const lastMs = Math.max(...traffic.filter((one) => isWithin(one, alert)).map((one) => one.lastMs));
  if (lastMs > alert.sinceMs) return 'mended';
  if (areGone(pages, alert)) return 'gone';
  return nowMs - alert.noticedMs > giveUpMs ? 'given-up' : undefined;
}

function endBroken(alert: Alert, { pages }: AlertSituation): AlertEnding | undefined {
  const own = pages.filter((page) => isWithin(page, alert));
  if (own.some(isBroken)) return undefined;
  if (own.length === 0) return 'given-up';
  return areGone(own, alert) ? 'gone' : 'mended';
}

function beginSilent({ silent, pages, nowMs, createId }: AlertSituation): Alert[] {
  // A page that has been taken away is silent, and rightly so.
  return silent
    .filter((one) => !areGone(pages, one))
    .map((one) => {
      const { pixelId, host, template, lastMs: sinceMs } = one;
      const detail = `${describeSilence(one)} ${describePages(pages.filter((page) => isWithin(page, one)))}`;
      return { id: createId(), kind: 'silent', pixelId, host, template, sinceMs, noticedMs: nowMs, detail };
    });
}

function beginBroken({ pages, nowMs, createId }: AlertSituation): Alert[] {
  const groups = Map.groupBy(pages, ({ pixelId, host, template }) => `${pixelId} ${host} ${template}`);
  return [...groups.values()].flatMap((group) => {
    const broken = group.filter(isBroken);
    const [first] = broken;
    const errors = broken.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'));
    const [error] = errors;
    if (first === undefined || error === undefined) return [];
    const { pixelId, host, template } = first;
    const detail = `The doctor finds: ${error.message}. ${broken.length} of ${group.length} pages looked at ${broken.length === 1 ? 'is' : 'are'} broken, such as ${first.address}.`;
    const sinceMs = Math.min(...errors.map((one) => one.sinceMs));
    return [{ id: createId(), kind: 'broken', pixelId, host, template, sinceMs, noticedMs: nowMs, detail }];
  });
}

export function isWithin(one: Place, { pixelId, host, template }: Place): boolean {
  return one.pixelId === pixelId && one.host === host && (template === '' || one.template === template);
}

function isBroken({ findings }: KnownPage): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

function areGone(pages: readonly KnownPage[], place: Place): boolean {
  const own = pages.filter((page) => isWithin(page, place) && page.checkedMs !== undefined);
  return own.length > 0 && own.every(({ unread }) => unread?.isGone === true);
}

function describeSilence({ silence: { hours, window, usual } }: Silent): string {
  const usually =
    window >= 24
      ? window === 24
        ? 'on a day'
        : `in ${window / 24} days`
      : `in the same ${window === 1 ? 'hour' : `${window} hours`} of a day`;
  return `No event for ${hours} hour${hours === 1 ? '' : 's'}; before, never fewer than ${usual} ${usually}.`;
}

/** What looking at the pages says about the cause. */
function describePages(pages: readonly KnownPage[]): string {
  const looked = pages.filter(({ checkedMs }) => checkedMs !== undefined);
  const finding = looked
    .flatMap(({ findings }) => findings)
    .find(({ severity, check }) => severity === 'error' || check.startsWith('pixel-'));
  if (finding !== undefined) return `The doctor finds: ${finding.message}.`;
  const unread = looked.find((page) => page.unread !== undefined)?.unread;
  if (unread !== undefined) return `A page like it cannot be read: ${unread.reason}.`;
  return looked.length === 0
    ? 'None of its pages has been looked at.'
    : 'In the pages looked at the doctor sees no cause: look at the consent tool, the content policy, a tag manager.';
}

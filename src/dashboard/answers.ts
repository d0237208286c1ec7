// Where: the door of the dashboard. What the API answered comes in as `unknown`; a checked answer or false goes out.
// Checks what the views rely on and no more, so that a server may add fields.

import type { LiveEvent } from '../event/live-event.ts';
import { channels } from '../event/record.ts';
import { isRejectionReason } from '../event/rejections.ts';
import { severities } from '../event/severity.ts';
import {
  alertEndings,
  alertKinds,
  type BotRow,
  botChoices,
  type CheckWishAnswer,
  type CountRow,
  type Diagnostic,
  type DiagnosticExample,
  type DiagnosticsAnswer,
  type ErrorAnswer,
  type Finding,
  type FindingsAnswer,
  type InstallationAlert,
  type InstallationAnswer,
  type InstallationExcerpt,
  type InstallationFinding,
  type InstallationHost,
  type InstallationTemplate,
  installationVerdicts,
  type Loss,
  type OverviewAnswer,
  type PixelSummary,
  type PixelsAnswer,
  periods,
  type SeriesPoint,
  type SessionAnswer,
  type Totals,
} from '../reports/contract.ts';

/** What is known of a value before it is checked: every field may be there, with anything in it. */
type Unchecked<T> = { readonly [K in keyof T]?: unknown };

export function isSessionAnswer(value: unknown): value is SessionAnswer {
  const it = fieldsOf<SessionAnswer>(value);
  return typeof it.isSignedIn === 'boolean' && typeof it.hasPassword === 'boolean';
}

export function isPixelsAnswer(value: unknown): value is PixelsAnswer {
  const it = fieldsOf<PixelsAnswer>(value);
  return isListOf(it.pixels, isPixel) && typeof it.publicUrl === 'string' && typeof it.hasDemo === 'boolean';
}

export function isOverviewAnswer(value: unknown): value is OverviewAnswer {
  const it = fieldsOf<OverviewAnswer>(value);
  return (
    typeof it.pixelId === 'string' &&
    periods.some((period) => period === it.period) &&
    botChoices.some((choice) => choice === it.botChoice) &&
    typeof it.hasEvents === 'boolean' &&
    isTotals(it.totals) &&
    isListOf(it.series, isPoint) &&
    [it.pages, it.referrers, it.eventNames].every((rows) => isListOf(rows, isCountRow)) &&
    isListOf(it.bots, isBotRow) &&
    (it.lastEventAtMs === null || typeof it.lastEventAtMs === 'number') &&
    typeof it.rejected === 'number'
  );
}

export function isDiagnosticsAnswer(value: unknown): value is DiagnosticsAnswer {
  const it = fieldsOf<DiagnosticsAnswer>(value);
  return (
    typeof it.pixelId === 'string' &&
    [it.fromMs, it.toMs, it.events, it.bots, it.checks].every((count) => typeof count === 'number') &&
    isLoss(it.loss) &&
    isListOf(it.diagnostics, isDiagnostic)
  );
}

export function isFindingsAnswer(value: unknown): value is FindingsAnswer {
  const it = fieldsOf<FindingsAnswer>(value);
  return typeof it.pixelId === 'string' && isMomentOrNull(it.judgedAtMs) && isListOf(it.findings, isFinding);
}

export function isInstallationAnswer(value: unknown): value is InstallationAnswer {
  const it = fieldsOf<InstallationAnswer>(value);
  return (
    typeof it.pixelId === 'string' &&
    [it.checkHours, it.fulfilledMs].every((count) => typeof count === 'number') &&
    [it.checksSending, it.isChecking].every((flag) => typeof flag === 'boolean') &&
    isListOf(it.alerts, isAlert) &&
    isListOf(it.hosts, isHost)
  );
}

export function isCheckWishAnswer(value: unknown): value is CheckWishAnswer {
  return typeof fieldsOf<CheckWishAnswer>(value).wishedMs === 'number';
}

export function isErrorAnswer(value: unknown): value is ErrorAnswer {
  const it = fieldsOf<ErrorAnswer['error']>(fieldsOf<ErrorAnswer>(value).error);
  return [it.code, it.message, it.cure].every((text) => typeof text === 'string');
}

export function isLiveEvent(value: unknown): value is LiveEvent {
  const it = fieldsOf<LiveEvent>(value);
  return (
    [it.id, it.pixelId, it.eventName, it.page, it.country].every((text) => typeof text === 'string') &&
    typeof it.receivedAtMs === 'number' &&
    channels.some((channel) => channel === it.channel) &&
    Object.values(fieldsOf(it.customData)).every((text) => typeof text === 'string') &&
    (it.botReason === undefined || typeof it.botReason === 'string') &&
    (it.outcome === 'accepted' || it.outcome === 'rejected') &&
    (it.reason === undefined || (typeof it.reason === 'string' && isRejectionReason(it.reason)))
  );
}

function isPixel(value: unknown): value is PixelSummary {
  const it = fieldsOf<PixelSummary>(value);
  return typeof it.id === 'string' && /^\d+$/.test(it.id) && typeof it.name === 'string';
}

function isTotals(value: unknown): value is Totals {
  const it = fieldsOf<Totals>(value);
  return [it.events, it.pageViews, it.visitors].every((count) => typeof count === 'number');
}

function isPoint(value: unknown): value is SeriesPoint {
  return typeof fieldsOf<SeriesPoint>(value).at === 'number' && isTotals(value);
}

function isCountRow(value: unknown): value is CountRow {
  const it = fieldsOf<CountRow>(value);
  return typeof it.label === 'string' && typeof it.count === 'number' && typeof it.visitors === 'number';
}

function isBotRow(value: unknown): value is BotRow {
  const it = fieldsOf<BotRow>(value);
  return typeof it.reason === 'string' && typeof it.events === 'number';
}

function isLoss(value: unknown): value is Loss {
  const it = fieldsOf<Loss>(value);
  return typeof it.arrived === 'number' && typeof it.lost === 'number';
}

function isDiagnostic(value: unknown): value is Diagnostic {
  const it = fieldsOf<Diagnostic>(value);
  return (
    [it.id, it.meaning, it.cure].every((text) => typeof text === 'string') &&
    severities.some((severity) => severity === it.severity) &&
    [it.count, it.among, it.share, it.firstSeenAtMs, it.lastSeenAtMs].every(
      (count) => typeof count === 'number',
    ) &&
    isListOf(it.examples, isExample)
  );
}

function isFinding(value: unknown): value is Finding {
  const it = fieldsOf<Finding>(value);
  return (
    [it.check, it.meaning, it.cure].every(isText) &&
    severities.some((severity) => severity === it.severity) &&
    [it.count, it.firstSeenAtMs, it.lastSeenAtMs, it.noticedAtMs].every((one) => typeof one === 'number') &&
    isMomentOrNull(it.endedAtMs)
  );
}

function isExample(value: unknown): value is DiagnosticExample {
  const it = fieldsOf<DiagnosticExample>(value);
  return (
    [it.eventName, it.page, it.detail].every((text) => typeof text === 'string') &&
    typeof it.count === 'number'
  );
}

function isAlert(value: unknown): value is InstallationAlert {
  const it = fieldsOf<InstallationAlert>(value);
  return (
    [it.id, it.host, it.template, it.detail].every((text) => typeof text === 'string') &&
    [it.sinceMs, it.noticedMs].every((count) => typeof count === 'number') &&
    alertKinds.some((kind) => kind === it.kind) &&
    isMomentOrNull(it.endedMs) &&
    (it.ending === null || alertEndings.some((ending) => ending === it.ending))
  );
}

function isHost(value: unknown): value is InstallationHost {
  const it = fieldsOf<InstallationHost>(value);
  return (
    typeof it.host === 'string' &&
    isVerdict(it.verdict) &&
    isListOf(it.added, isText) &&
    isMomentOrNull(it.lastEventMs) &&
    isListOf(it.templates, isTemplate)
  );
}

function isTemplate(value: unknown): value is InstallationTemplate {
  const it = fieldsOf<InstallationTemplate>(value);
  const isUnread = (one: unknown): one is InstallationTemplate['unread'][number] => {
    const { address, reason } = fieldsOf<InstallationTemplate['unread'][number]>(one);
    return typeof address === 'string' && typeof reason === 'string';
  };
  return (
    typeof it.template === 'string' &&
    isVerdict(it.verdict) &&
    typeof it.pages === 'number' &&
    isMomentOrNull(it.lastEventMs) &&
    isMomentOrNull(it.checkedMs) &&
    isListOf(it.findings, isInstallationFinding) &&
    isListOf(it.unread, isUnread)
  );
}

function isInstallationFinding(value: unknown): value is InstallationFinding {
  const it = fieldsOf<InstallationFinding>(value);
  const excerpt = fieldsOf<InstallationExcerpt>(it.excerpt);
  return (
    [it.check, it.message, it.cure, excerpt.text, excerpt.what].every(isText) &&
    severities.some((severity) => severity === it.severity) &&
    [it.sinceMs, it.count, it.line, it.column].every((count) => typeof count === 'number') &&
    typeof it.isRepairable === 'boolean' &&
    isMomentOrNull(it.lastOkMs) &&
    isListOf(it.pages, isText) &&
    isListOf(excerpt.marks, (place): place is number => typeof place === 'number')
  );
}

function isVerdict(value: unknown): boolean {
  return installationVerdicts.some((verdict) => verdict === value);
}

function isMomentOrNull(value: unknown): boolean {
  return value === null || typeof value === 'number';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function fieldsOf<T>(value: unknown): Unchecked<T> {
  return typeof value === 'object' && value !== null ? value : {};
}

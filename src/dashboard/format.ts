// Where: numbers and times -> text. Numbers and dates follow the viewer's locale and time zone; words are English,
// like the rest of the page. Pure.

import type { Period } from '../reports/contract.ts';

const wholeNumber = new Intl.NumberFormat();
const compactNumber = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const relativeTime = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const hour = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumSignificantDigits: 2 });
const moment = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});
const countryName = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

export function formatCount(count: number): string {
  return wholeNumber.format(count);
}

/** 12,345 as 12.3K: for axes. */
export function formatCompact(count: number): string {
  return compactNumber.format(count);
}

export function formatClock(atMs: number): string {
  return clockTime.format(atMs);
}

/** 0.0312 as 3.1%. */
export function formatShare(share: number): string {
  return percent.format(share);
}

/** `Nov 10, 14:05`. */
export function formatMoment(atMs: number): string {
  return moment.format(atMs);
}

/** A point of the series in full: `Tue, Nov 10`, or `Today, 14:00`. */
export function formatBucket(atSeconds: number, period: Period): string {
  return period === 'today' ? `Today, ${hour.format(atSeconds * 1000)}` : weekday.format(atSeconds * 1000);
}

/** The same, as short as an axis needs it. */
export function formatTick(atSeconds: number, period: Period): string {
  return (period === 'today' ? hour : day).format(atSeconds * 1000);
}

const steps = [
  { unit: 'second', seconds: 1, below: 60 },
  { unit: 'minute', seconds: 60, below: 3600 },
  { unit: 'hour', seconds: 3600, below: 86_400 },
  { unit: 'day', seconds: 86_400, below: Number.POSITIVE_INFINITY },
] as const;

/** `just now`, `40 seconds ago`, `3 hours ago`. A sender's clock that runs ahead counts as now. */
export function formatAgo(atMs: number, nowMs: number): string {
  const seconds = Math.floor((nowMs - atMs) / 1000);
  const step = steps.find(({ below }) => seconds < below);
  if (seconds < 10 || !step) return 'just now';
  return relativeTime.format(-Math.floor(seconds / step.seconds), step.unit);
}

/** The address as people say it: no scheme, no lonely final slash. */
export function formatPage(page: string): string {
  return page.replace(/^https?:\/\//, '').replace(/^([^/]+)\/$/, '$1');
}

/** TRICKY: DisplayNames throws on text that is not shaped like a region code. */
export function formatCountry(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countryName.of(code) ?? code) : code;
}

const maxFields = 4;
const maxTextLength = 60;

/** The event's own parameters on one line, the rest counted. */
export function formatCustomData(customData: Readonly<Record<string, string>>): string {
  const fields = Object.entries(customData);
  const shown = fields.slice(0, maxFields).map(([name, value]) => `${name}: ${shorten(value)}`);
  const hidden = fields.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`${hidden} more`] : [])].join(' · ');
}

/** Of the column `bot_reason`. */
export function formatBotReason(reason: string): string {
  if (reason === 'headless') return 'A browser without a window, or driven by a test tool';
  return reason.startsWith('agent: ') ? `The user agent: ${shorten(reason.slice(7))}` : shorten(reason);
}

/** What strangers wrote, as long as a line of the list bears. */
export function shorten(text: string): string {
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength - 1)}…`;
}

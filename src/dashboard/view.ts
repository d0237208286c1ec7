// Where: address bar <-> dashboard. What is being looked at (page, pixel, period, measure), read from and written to the
// URL query, so that a report can be linked to and the back button works. Pure.

import { type BotChoice, botChoices, type Period, periods } from '../reports/contract.ts';

export const pages = ['report', 'findings', 'installation'] as const;
export type PageName = (typeof pages)[number];

export const pageLabels: Readonly<Record<PageName, string>> = {
  report: 'Report',
  findings: 'Findings',
  installation: 'Installation',
};

export const measures = ['events', 'pageViews', 'visitors'] as const;
export type Measure = (typeof measures)[number];

export const measureLabels: Readonly<Record<Measure, string>> = {
  events: 'Events',
  pageViews: 'Page views',
  visitors: 'Visitors',
};

export const periodLabels: Readonly<Record<Period, string>> = {
  today: 'Today',
  '7d': '7 days',
  '30d': '30 days',
};

export const periodDays: Readonly<Record<Period, number>> = { today: 1, '7d': 7, '30d': 30 };

export interface View {
  readonly page: PageName;
  /** Absent: the first pixel of the server. */
  readonly pixelId?: string;
  readonly period: Period;
  readonly measure: Measure;
  /** Absent: as the server thinks best. */
  readonly botChoice?: BotChoice;
}

export const defaultView: View = { page: 'report', period: 'today', measure: 'events' };

/** Anything the query does not say, or says wrongly, is the default. */
export function parseView(search: string): View {
  const query = new URLSearchParams(search);
  const pixelId = query.get('pixel') ?? '';
  const botChoice = botChoices.find((choice) => choice === query.get('bots'));
  return {
    page: pages.find((page) => page === query.get('page')) ?? defaultView.page,
    ...(/^\d+$/.test(pixelId) ? { pixelId } : {}),
    period: periods.find((period) => period === query.get('period')) ?? defaultView.period,
    measure: measures.find((measure) => measure === query.get('measure')) ?? defaultView.measure,
    ...(botChoice === undefined ? {} : { botChoice }),
  };
}

/** The address to which the server sends those whose sign-in link is no longer valid. */
export function isOldLink(search: string): boolean {
  return new URLSearchParams(search).get('link') === 'old';
}

/** `?` and the query; defaults are left out, so that the plain address stays plain. */
export function buildSearch(view: View): string {
  const query = new URLSearchParams();
  if (view.page !== defaultView.page) query.set('page', view.page);
  if (view.pixelId !== undefined) query.set('pixel', view.pixelId);
  if (view.period !== defaultView.period) query.set('period', view.period);
  if (view.measure !== defaultView.measure) query.set('measure', view.measure);
  if (view.botChoice !== undefined) query.set('bots', view.botChoice);
  return `?${query}`;
}

// Where: installation. Which pages are looked at: of the hosts that send, a few of each template; of sites added by hand, what
// their survey has led to; and pages with a finding, until it is mended. Which of them are due. Pure.

import { findTemplate, shapePath } from './shape.ts';
import type { InstallationState, KnownPage, Survey } from './state.ts';
import type { SendingTemplate } from './traffic.ts';
import type { AddedSite, Wishes } from './wishes.ts';

const bounds = {
  hostsOfPixel: 20,
  templatesOfHost: 12,
  pagesOfTemplate: 3,
  pagesOfPixel: 300,
  /** A host that has sent less is somebody who has passed by. */
  leastEvents: 10,
} as const;

const hourMs = 3_600_000;

export interface Choosing {
  readonly pixelIds: readonly string[];
  /** Busiest first; undefined: the store is away, and what was looked at stays. */
  readonly traffic: readonly SendingTemplate[] | undefined;
  readonly state: Pick<InstallationState, 'pages' | 'surveys'>;
  readonly wishes: Wishes;
  readonly maySending: boolean;
  readonly mayPrivate: boolean;
}

type Chosen = Pick<KnownPage, 'pixelId' | 'address' | 'host' | 'template'>;

/** Every page to be looked at, with what is known of it. */
export function choosePages(choosing: Choosing): readonly KnownPage[] {
  const { pixelIds, state, wishes } = choosing;
  const known = new Map(state.pages.map((page) => [keyOf(page), page]));
  return pixelIds.flatMap((pixelId) => {
    const added = wishes.sites.filter((site) => site.pixelId === pixelId);
    const own = state.pages.filter((page) => page.pixelId === pixelId);
    const sending = listSending(choosing, pixelId, own);
    const hosts = new Set([...sending, ...added.map(describeSite)].map(({ host }) => host));
    const chosen = [
      ...added.map(describeSite),
      ...own.filter((page) => isToBeWatched(page) && hosts.has(page.host)),
      ...sending,
      ...added.flatMap((site) => listSurveyed(site, state.surveys)),
    ];
    const distinct = new Map(chosen.map((page) => [keyOf(page), page]));
    return [...distinct.values()].slice(0, bounds.pagesOfPixel).map((page) => {
      const before = known.get(keyOf(page)) ?? { pixels: [], findings: [] };
      const { address, host } = page;
      return { ...before, pixelId, address, host, template: templateOf(page, choosing.traffic) };
    });
  });
}

export interface Dueness {
  readonly nowMs: number;
  /** 0: only when somebody asks. */
  readonly checkHours: number;
  readonly wishes: Wishes;
  /** Whether this page's template has just fallen silent. */
  readonly isSuspect: (page: KnownPage) => boolean;
}

export function isDue(page: KnownPage, { nowMs, checkHours, wishes, isSuspect }: Dueness): boolean {
  const { checkedMs = Number.NEGATIVE_INFINITY } = page;
  if (checkedMs < wishes.checkMs) return true;
  const site = wishes.sites.find(
    ({ pixelId, address }) => pixelId === page.pixelId && address === page.address,
  );
  if (site !== undefined && checkedMs < site.addedMs) return true;
  if (isSuspect(page)) return nowMs - checkedMs >= hourMs;
  if (checkHours === 0) return false;
  // What is broken is mended soon, one hopes.
  const isBroken = page.findings.some(({ severity }) => severity === 'error');
  return nowMs - checkedMs >= (isBroken ? 1 : checkHours) * hourMs;
}

export function isSurveyDue(
  site: AddedSite,
  surveys: readonly Survey[],
  { nowMs, checkHours, wishes }: Omit<Dueness, 'isSuspect'>,
): boolean {
  const survey = surveys.find(({ pixelId, address }) => pixelId === site.pixelId && address === site.address);
  if (survey === undefined || survey.surveyedMs < wishes.checkMs) return true;
  return checkHours > 0 && nowMs - survey.surveyedMs >= checkHours * hourMs;
}

/** Of many addresses of one site, a few of each template. */
export function chooseSurveyed(addresses: readonly string[]): readonly string[] {
  const groups = Map.groupBy(addresses, (address) => shapePath(new URL(address).pathname));
  return [...groups.values()]
    .slice(0, bounds.templatesOfHost)
    .flatMap((group) => group.slice(0, bounds.pagesOfTemplate));
}

export function hostOf(address: string): string {
  return new URL(address).host.replace(/^www\./, '');
}

/** Pages that are known by hand only are made like those that send. */
function templateOf({ pixelId, host, template }: Chosen, traffic: Choosing['traffic']): string {
  const own = (traffic ?? []).filter((one) => one.pixelId === pixelId && one.host === host);
  return findTemplate(
    template,
    own.map((one) => one.template),
  );
}

function keyOf({ pixelId, address }: Chosen): string {
  return `${pixelId} ${address}`;
}

function describeSite({ pixelId, address }: Pick<AddedSite, 'pixelId' | 'address'>): Chosen {
  return { pixelId, address, host: hostOf(address), template: shapePath(new URL(address).pathname) };
}

function listSurveyed(site: AddedSite, surveys: readonly Survey[]): Chosen[] {
  const { pixelId, address } = site;
  const survey = surveys.find((one) => one.pixelId === pixelId && one.address === address);
  return (survey?.pages ?? []).map((page) => describeSite({ pixelId, address: page }));
}

/** Without the store: the pages that are known. */
function listSending(
  { traffic, maySending, mayPrivate }: Choosing,
  pixelId: string,
  own: readonly KnownPage[],
): readonly Chosen[] {
  if (!maySending) return [];
  if (traffic === undefined) return own;
  const hosts = Map.groupBy(
    traffic.filter((one) => one.pixelId === pixelId),
    ({ host }) => host,
  );
  return [...hosts]
    .filter(
      ([host, templates]) =>
        (mayPrivate || isPublicName(host)) && countEvents(templates) >= bounds.leastEvents,
    )
    .slice(0, bounds.hostsOfPixel)
    .flatMap(([, templates]) => templates.slice(0, bounds.templatesOfHost).flatMap(listPages));
}

function listPages({ pixelId, host, template, origin, paths }: SendingTemplate): Chosen[] {
  return paths.slice(0, bounds.pagesOfTemplate).flatMap((path) => {
    const address = URL.parse(origin + path)?.href;
    return address === undefined ? [] : [{ pixelId, host, template, address }];
  });
}

function countEvents(templates: readonly SendingTemplate[]): number {
  return templates.flatMap(({ hours }) => hours).reduce((sum, count) => sum + count, 0);
}

/** Machines of developers need not be asked in vain; whatever a public name leads to is looked at when it is asked. */
function isPublicName(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return /\.[a-z][a-z0-9-]*$/i.test(name) && !/\.(local|localhost|internal|test)$/i.test(name);
}

function isToBeWatched({ findings, unread }: KnownPage): boolean {
  return unread?.isGone !== true && findings.some(({ severity }) => severity !== 'note');
}

// Loader step: the page. In: its address as sent. Out: host, path, campaign and click id taken from it.

import { clickIdNames } from '../../event/click-ids.ts';
import type { PageColumns, ReferrerColumns } from '../../event/row.ts';

export interface Page extends PageColumns {
  readonly click_id: string;
  readonly click_id_kind: string;
}

const empty = {
  utm_source: '',
  utm_medium: '',
  utm_campaign: '',
  utm_term: '',
  utm_content: '',
  click_id: '',
  click_id_kind: '',
};

export function derivePage(address: string): Page {
  const url = address === '' ? null : URL.parse(address);
  if (url === null) return { url: address, host: '', path: '', ...empty };
  const page = { url: address, host: url.host.replace(/^www\./, ''), path: url.pathname };
  return url.search === '' ? { ...page, ...empty } : { ...page, ...readCampaign(url.searchParams) };
}

/** A host that is already as URL parsing would write it: the usual case, at a tenth of the cost. */
const plainHost = /^https?:\/\/(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/?#]|$)/;

export function deriveReferrer(address: string): ReferrerColumns {
  return { referrer: address, referrer_host: deriveHost(address) };
}

/** Host of a referring address without `www.`, or ''. */
export function deriveHost(address: string): string {
  const plain = plainHost.exec(address)?.[1];
  if (plain !== undefined && !plain.includes('xn--')) return plain;
  return address === '' ? '' : (URL.parse(address)?.host.replace(/^www\./, '') ?? '');
}

/** The click on an advertisement that the tag has kept in its cookie: `fb.1.{time}.{kind}-{id}`. */
export function readKeptClick(cookie: string): Pick<Page, 'click_id' | 'click_id_kind'> {
  const [, kind = '', id = ''] = /^fb\.\d\.\d+\.([a-z_]+)-(.+)$/.exec(cookie) ?? [];
  return { click_id: id, click_id_kind: kind };
}

function readCampaign(search: URLSearchParams): typeof empty {
  const kind = clickIdNames.find((name) => search.has(name)) ?? '';
  return {
    utm_source: search.get('utm_source') ?? '',
    utm_medium: search.get('utm_medium') ?? '',
    utm_campaign: search.get('utm_campaign') ?? '',
    utm_term: search.get('utm_term') ?? '',
    utm_content: search.get('utm_content') ?? '',
    click_id: kind === '' ? '' : (search.get(kind) ?? ''),
    click_id_kind: kind,
  };
}

// Loader step: by which road a visit came. In: the page with its campaign and click id, the referring host. Out: one of the
// channels below. What a campaign says of itself goes before what the referring host shows; advertising before the rest.

import type { Page } from './page.ts';
import { remember } from './recent.ts';

export const trafficChannels = [
  'direct',
  'internal',
  'organic_search',
  'paid_search',
  'organic_social',
  'paid_social',
  'organic_video',
  'paid_video',
  'ai_assistant',
  'email',
  'sms',
  'push',
  'audio',
  'affiliate',
  'display',
  'paid_other',
  'campaign',
  'referral',
] as const;
export type TrafficChannel = (typeof trafficChannels)[number];

type Site = 'search' | 'social' | 'video' | 'email' | 'ai';

/** Hosts with all below them, and names as campaigns give them (`utm_source=google`). */
const sites: Readonly<Record<Site, string>> = {
  ai:
    'chatgpt.com chat.openai.com perplexity.ai gemini.google.com bard.google.com copilot.microsoft.com claude.ai ' +
    'chat.mistral.ai chat.deepseek.com deepseek.com grok.com meta.ai you.com poe.com phind.com duck.ai ' +
    'chatgpt openai perplexity gemini copilot claude deepseek grok',
  email:
    'mail.google.com outlook.live.com outlook.office.com outlook.office365.com mail.yahoo.com mail.proton.me ' +
    'mail.aol.com mail.zoho.com navigator.gmx.net navigator.web.de com.google.android.gm mailchimp newsletter email',
  video: 'youtube.com youtu.be vimeo.com dailymotion.com twitch.tv bilibili.com youtube vimeo twitch',
  social:
    'facebook.com fb.com messenger.com instagram.com threads.net threads.com t.co twitter.com x.com linkedin.com lnkd.in ' +
    'reddit.com pinterest.com pin.it tiktok.com snapchat.com bsky.app mastodon.social vk.com ok.ru xing.com tumblr.com ' +
    'quora.com news.ycombinator.com t.me telegram.org wa.me whatsapp.com discord.com line.me weibo.com kakao.com ' +
    'com.facebook.katana com.linkedin.android com.pinterest com.reddit.frontpage ' +
    'facebook fb meta instagram ig threads twitter linkedin reddit pinterest tiktok snapchat bluesky mastodon xing whatsapp telegram',
  search:
    'bing.com duckduckgo.com ecosia.org qwant.com startpage.com search.brave.com kagi.com baidu.com seznam.cz naver.com ' +
    'daum.net sogou.com so.com ask.com aol.com mojeek.com swisscows.com presearch.com metager.org metager.de yep.com ' +
    'com.google.android.googlequicksearchbox google bing yahoo duckduckgo ecosia qwant yandex baidu brave',
};
const siteByName: ReadonlyMap<string, Site> = new Map(
  (Object.entries(sites) as [Site, string][]).flatMap(([site, names]) =>
    names.split(' ').map((name) => [name, site] as const),
  ),
);
/** Search engines that are at home under many country codes. */
const searchUnderCountries = /(?:^|\.)(?:google|yahoo|yandex)\.[a-z]{2,3}(?:\.[a-z]{2})?$/;
const pinterestUnderCountries = /(?:^|\.)pinterest\.[a-z]{2,3}(?:\.[a-z]{2})?$/;

/** Kinds of click ids that only advertisements carry. `fbclid` is on every link that leaves the network. */
const paidByClick: ReadonlyMap<string, TrafficChannel> = new Map([
  ...['gclid', 'gbraid', 'wbraid', 'msclkid', 'yclid'].map((kind) => [kind, 'paid_search'] as const),
  ...['ttclid', 'twclid', 'li_fat_id', 'epik'].map((kind) => [kind, 'paid_social'] as const),
]);

const media: readonly (readonly [RegExp, TrafficChannel])[] = [
  [/^(?:display|banner|expandable|interstitial|cpm|programmatic|native)$/, 'display'],
  [/^(?:e[-_ ]?mail|newsletter)$/, 'email'],
  [/^affiliates?$/, 'affiliate'],
  [/^(?:sms|text[-_ ]?message)$/, 'sms'],
  [/push|^(?:mobile|notification)$/, 'push'],
  [/^(?:audio|podcast)$/, 'audio'],
  [/^(?:social|social[-_ ]?(?:network|media)|sm)$/, 'organic_social'],
  [/^video$/, 'organic_video'],
  [/^organic$/, 'organic_search'],
  [/^(?:referral|link|app)$/, 'referral'],
];
const paidMedium = /^(?:.*cp[acmv].*|cpc|ppc|retargeting|paid.*)$/;

const organicBySite: Readonly<Record<Site, TrafficChannel>> = {
  search: 'organic_search',
  social: 'organic_social',
  video: 'organic_video',
  email: 'email',
  ai: 'ai_assistant',
};
const paidBySite: Readonly<Partial<Record<Site, TrafficChannel>>> = {
  search: 'paid_search',
  social: 'paid_social',
  video: 'paid_video',
};

const siteOf = remember(20_000, findSite);

/** What of a page tells the road. */
export type Road = Pick<Page, 'host' | 'utm_source' | 'utm_medium' | 'utm_campaign' | 'click_id_kind'>;

export function deriveTrafficChannel(page: Road, referrerHost: string): TrafficChannel {
  return hasCampaign(page) ? deriveByCampaign(page, referrerHost) : deriveByReferrer(page, referrerHost);
}

function hasCampaign({ utm_source, utm_medium, utm_campaign, click_id_kind }: Road): boolean {
  return utm_source !== '' || utm_medium !== '' || utm_campaign !== '' || click_id_kind !== '';
}

function deriveByCampaign(page: Road, referrerHost: string): TrafficChannel {
  const medium = page.utm_medium.trim().toLowerCase();
  const source = page.utm_source.trim().toLowerCase();
  const isReferred = referrerHost !== '' && !isSameSite(referrerHost, page.host);
  const site = siteOf(source) || (isReferred ? siteOf(referrerHost) : '');
  const byClick = paidByClick.get(page.click_id_kind);
  if (medium !== 'cpm' && (paidMedium.test(medium) || byClick !== undefined))
    return (site === '' ? undefined : paidBySite[site]) ?? byClick ?? 'paid_other';
  const byMedium = medium === '' ? undefined : media.find(([pattern]) => pattern.test(medium))?.[1];
  if (byMedium !== undefined) return byMedium;
  if (site !== '') return organicBySite[site];
  if (source !== '' || medium !== '' || page.utm_campaign !== '') return 'campaign';
  return deriveByReferrer(page, referrerHost);
}

function deriveByReferrer(page: Road, referrerHost: string): TrafficChannel {
  if (referrerHost === '') return 'direct';
  if (isSameSite(referrerHost, page.host)) return 'internal';
  const site = siteOf(referrerHost);
  return site === '' ? 'referral' : organicBySite[site];
}

/** One of the two is the other, or lies below it. */
function isSameSite(host: string, other: string): boolean {
  return host === other || host.endsWith(`.${other}`) || (other !== '' && other.endsWith(`.${host}`));
}

function findSite(name: string): Site | '' {
  if (name === '') return '';
  for (let host = name; ; host = host.slice(host.indexOf('.') + 1)) {
    const site = siteByName.get(host);
    // A bare name is one only as a whole: `google` is, `mail.google` is not.
    if (site !== undefined && (host.includes('.') || host === name)) return site;
    if (!host.includes('.')) break;
  }
  if (/^(?:web|e)?mail\./.test(name)) return 'email';
  if (pinterestUnderCountries.test(name)) return 'social';
  return searchUnderCountries.test(name) ? 'search' : '';
}

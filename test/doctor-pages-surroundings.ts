// Pages of the doctor's tests where something around the code is wrong: policies, hosts, optimisers, noscript.

import { broken, id, inScript, manual, noted, other, view } from './doctor-page-broken.ts';
import type { TestPage } from './doctor-pages.ts';
import { healthy, id as healthyId } from './doctor-pages-healthy.ts';
import { base, noscript, originalTag, ownTag, page, script } from './doctor-parts.ts';

export const surroundingPages: readonly TestPage[] = [
  broken('noscript-in-head', page({ head: script(base(id)) + noscript(id) }), {
    verdict: 'warn',
    checks: ['noscript-in-head'],
  }),
  broken('noscript-other-id', page({ head: script(base(id)), body: noscript(other) }), {
    ...manual,
    verdict: 'warn',
    pixels: [id, other],
    checks: ['noscript-other-id'],
  }),
  broken(
    'noscript-without-image',
    page({
      head: script(base(id)),
      body: `<noscript>https://www.facebook.com/tr?id=${id}&ev=PageView</noscript>`,
    }),
    { ...manual, verdict: 'warn', checks: ['noscript-without-image'] },
  ),
  noted(
    'noscript-unmarked',
    page({ head: script(base(id)), body: noscript(id).replace('&noscript=1', '') }),
    'noscript-unmarked',
  ),
  healthy(
    'noscript-of-another-event',
    page({
      head: script(base(healthyId)),
      body: `${noscript(healthyId).replace('&noscript=1', '&amp;noscript=1')}<noscript><img alt="" src="https://www.facebook.com/tr?id=${healthyId}&amp;ev=ViewContent"></noscript>`,
    }),
  ),
  broken(
    'image-outside-noscript',
    page({ head: script(base(id)), body: noscript(id).replace(/<\/?noscript>/g, '') }),
    { checks: ['image-outside-noscript'], now: [view, view] },
  ),
  broken(
    'policy-meta-inline',
    page({
      head: `<meta http-equiv="Content-Security-Policy" content="script-src 'self' https://connect.facebook.net">\n${script(base(id))}`,
    }),
    { ...manual, checks: ['blocked-by-policy'] },
  ),
  broken(
    'policy-meta-library',
    page({
      head: `<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'unsafe-inline'">\n${script(base(id))}`,
    }),
    { ...manual, checks: ['blocked-by-policy'] },
  ),
  broken(
    'policy-trusted-types',
    page({
      head: `<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for 'script'">\n${script(base(id))}`,
    }),
    { ...manual, checks: ['blocked-by-policy'] },
  ),
  broken(
    'policy-meta-requests',
    page({
      head: `<meta http-equiv="Content-Security-Policy" content="img-src 'self'; connect-src 'self'">\n${script(base(id))}`,
    }),
    { ...manual, checks: ['blocked-by-policy'] },
  ),
  broken(
    'http-library',
    page({
      head: `<link rel="canonical" href="https://www.example.com/a">\n${script(base(id, originalTag.replace('https', 'http')))}`,
    }),
    { checks: ['mixed-content'] },
  ),
  broken('half-switched', page({ head: script(base(id, ownTag)), body: noscript(id) }), {
    verdict: 'warn',
    checks: ['wrong-host'],
  }),
  broken('host-misspelled', inScript(base(id, 'https://connect.facebook.com/en_US/fbevents.js')), {
    checks: ['wrong-host'],
    now: [view],
    isOriginalOnly: true,
  }),
  broken('delayed-until-touch', page({ head: script(base(id), ' type="rocketlazyloadscript"') }), {
    ...manual,
    verdict: 'warn',
    now: [],
    checks: ['delayed-by-optimiser'],
  }),
  broken(
    'lazy-image',
    page({
      body: `<img loading="lazy" style="display:none" alt="" width="1" height="1" src="https://www.facebook.com/tr?id=${id}&amp;ev=PageView">`,
    }),
    { ...manual, verdict: 'warn', now: [], checks: ['delayed-by-optimiser'] },
  ),
];

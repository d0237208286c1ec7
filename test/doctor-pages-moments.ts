// Pages of the doctor's tests where the moment decides: the file of the library that comes before, beside or behind the
// calls, and the views of a page that changes its address without loading anew.

import { broken, id, manual } from './doctor-page-broken.ts';
import type { TestPage } from './doctor-pages.ts';
import { healthy, id as healthyId } from './doctor-pages-healthy.ts';
import { base, ownTag, page, script } from './doctor-parts.ts';

const ofFile = (attributes: string) =>
  `<script${attributes} src="${ownTag.replace('en_US/fbevents', 'o')}"></script>\n`;
const calls = (pixel: string) => `fbq('init', '${pixel}');\nfbq('track', 'PageView');\n`;

const files: readonly TestPage[] = [
  broken('file-beside-the-page', page({ head: ofFile(' async') + script(calls(id)) }), {
    ...manual,
    checks: ['fbq-undefined'],
  }),
  broken(
    'file-beside-the-page-and-others',
    page({
      head: `<script async src="https://www.example.com/a.js"></script>${ofFile(' async')}${script(calls(id))}`,
    }),
    { ...manual, checks: ['fbq-undefined'] },
  ),
  healthy(
    'file-beside-the-page-stub-in-another',
    page({
      head: `<script src="https://www.example.com/stub.js"></script>${ofFile(' async')}${script(calls(healthyId))}`,
    }),
    { events: [] },
  ),
  broken('file-behind-the-page', page({ head: ofFile(' defer') + script(calls(id)) }), {
    ...manual,
    checks: ['fbq-undefined'],
  }),
  broken('file-behind-the-calls', page({ head: script(calls(id)) + ofFile('') }), {
    ...manual,
    checks: ['fbq-undefined'],
  }),
  healthy(
    'file-beside-the-page-calls-at-load',
    page({
      head: `${ofFile(' async')}${script(`window.addEventListener('load', function () {\n${calls(healthyId)}});\n`)}`,
    }),
  ),
  healthy(
    'file-behind-the-page-calls-when-ready',
    page({
      head: `${ofFile(' defer')}${script(`document.addEventListener('DOMContentLoaded', function () {\n${calls(healthyId)}});\n`)}`,
    }),
  ),
  healthy(
    'file-behind-the-page-calls-in-module',
    page({ head: ofFile(' defer') + script(calls(healthyId), ' type="module"') }),
  ),
  healthy(
    'file-beside-the-page-with-stub',
    page({ head: ofFile(' async') + script(base(healthyId, ownTag)) }),
  ),
];

const link = `<a href="/west" id="west">West</a>`;
const router = (more: string) =>
  script(
    `document.querySelector('#west').addEventListener('click', function (event) {\n  event.preventDefault();\n  history.pushState({}, '', '/west');\n${more}});\n`,
  );
const unwatched = (pixel: string) =>
  script(base(pixel).replace("fbq('init'", "fbq.disablePushState = true;\nfbq('init'"));

const routes: readonly TestPage[] = [
  broken('routes-without-views', page({ head: unwatched(id), body: link + router('') }), {
    ...manual,
    verdict: 'warn',
    checks: ['route-views-missing'],
  }),
  healthy(
    'routes-with-views-of-their-own',
    page({ head: unwatched(healthyId), body: link + router("  fbq('track', 'PageView');\n") }),
  ),
  healthy('routes-watched', page({ head: script(base(healthyId)), body: link + router('') })),
  healthy(
    'routes-of-another-file',
    page({
      head: unwatched(healthyId),
      body: `${link}${router('')}<script src="https://www.example.com/views.js"></script>`,
    }),
  ),
  healthy(
    'address-tidied-up',
    page({
      head: unwatched(healthyId),
      body: script(
        "window.addEventListener('load', function () { history.replaceState({}, '', location.pathname); });\n",
      ),
    }),
  ),
];

export const momentPages: readonly TestPage[] = [...files, ...routes];

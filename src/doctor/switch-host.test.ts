// `--switch-host`: every form an installation has is moved, a second run changes nothing, and nothing else changes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  base,
  container,
  noscript,
  originalTag,
  ownTag,
  page,
  prettyStub,
  script,
  smallStub,
  stub,
} from '../../test/doctor-parts.ts';
import { examine } from './examine.ts';
import { applyEdits, patchText, renderText } from './patched-text.ts';

const host = 'metrics.example.org';
const id = '1029384756102938';
const pixel = script(base(id));
const scriptHost = 'connect.facebook.net';
const collectorHost = 'www.facebook.com/tr';
const tool = '<script src="https://consent.example.com/tool.js"></script>';
const calls = `fbq('init', '${id}');\nfbq('track', 'PageView');\n`;

/** Every mention of these is of the installation. */
const moved: Readonly<Record<string, string>> = {
  'base code': page({ head: pixel }),
  'prettified base code': page({ head: script(prettyStub() + calls) }),
  'minified base code': page({ head: script(smallStub() + calls) }),
  'base code without scheme': page({ head: script(base(id, `//${scriptHost}/en_US/fbevents.js`)) }),
  'base code in another language': page({
    head: script(base(id, `https://${scriptHost}/de_DE/fbevents.js`)),
  }),
  'escaped slashes': page({ head: script(base(id, originalTag.replace(/\//g, '\\/'))) }),
  'slashes as code points': page({ head: script(base(id, originalTag.replace(/\//g, '\\u002F'))) }),
  'an address in pieces': page({
    head: script(
      `${smallStub('X').replace('"X"', `"https://${scriptHost}/"+(window.lang||"en_US")+"/fbevents.js"`)}${calls}`,
    ),
  }),
  'a host by itself': page({
    head: script(
      `var host = '${scriptHost}';\n${stub().replace(`'${originalTag}'`, "'https://' + host + '/en_US/fbevents.js'")}${calls}`,
    ),
  }),
  'a script element': page({
    head: `${script(smallStub(originalTag))}<script async src=${originalTag}></script>`,
  }),
  'noscript image': page({ head: pixel, body: noscript(id) }),
  'noscript image with entities': page({ head: pixel, body: noscript(id).replace(/&/g, '&amp;') }),
  'noscript image with a slash': page({ head: pixel, body: noscript(id).replace('/tr?', '/tr/?') }),
  'image by script': page({
    head: script(`${base(id)}new Image().src = 'https://${collectorHost}?id=${id}&ev=Lead';\n`),
  }),
  'connection hints': page({
    head: `<link rel="preconnect" href="https://${scriptHost}"><link href='//${scriptHost}' rel='dns-prefetch'><link rel=preload as=script href=${originalTag}>${pixel}`,
  }),
  template: page({
    head: `${tool}<template>${pixel}${noscript(id)}<img src="https://${collectorHost}?id=${id}&amp;ev=Lead" alt=""></template>`,
  }),
  'held by a consent tool': page({
    head: `${tool}${script(base(id), ' type="text/plain" data-cookieconsent="marketing"')}`,
  }),
  'held in another attribute': page({
    head: `${tool}<script type="text/plain" data-category="marketing" data-src="${originalTag}"></script><script type="text/plain" data-consent="marketing" data-suppressedsrc="${originalTag}"></script>`,
  }),
  'a wrapper': page({
    head: script(
      `window.addEventListener('load', function () { setTimeout(function () {\n${base(id)}}, 200); });\n`,
    ),
  }),
  'a container': page({ head: container(script(base(id)) + noscript(id)) }),
  handler: page({
    head: pixel,
    body: `<a onclick="fbq('track', 'Lead'); new Image().src = 'https://${collectorHost}?id=${id}&amp;ev=Lead'">x</a>`,
  }),
  'lazy image': page({
    head: pixel,
    body: `<img data-src="https://${collectorHost}?id=${id}&ev=Lead" alt="">`,
  }),
};

function check(name: string, html: string, expected: string): void {
  test(`${name}: moved, once, and nothing else`, () => {
    const { edits, repairedText, findings } = examine(html, {}, { switchHost: host });
    assert.equal(repairedText, expected);
    assert.equal(renderText(applyEdits(patchText(html), edits)), expected);
    const again = examine(expected, {}, { switchHost: host });
    assert.deepEqual(again.edits, []);
    assert.equal(again.repairedText, expected);
    assert.deepEqual(
      findings.filter(({ check: found }) => found === 'blocked-by-policy' || found === 'syntax-error'),
      [],
    );
  });
}

for (const [name, html] of Object.entries(moved)) {
  const expected = html.replaceAll(scriptHost, host).replaceAll(collectorHost, `${host}/tr`);
  check(name, html, expected);
}

const third = 'px.example.com';
for (const [name, html] of Object.entries(moved)) {
  // The same installations at another host of ours. A host by itself says nothing without its library.
  if (name === 'an address in pieces' || name === 'a host by itself') continue;
  const own = html.replaceAll(scriptHost, third).replaceAll(collectorHost, `${third}/tr`);
  if (!/fbevents\.js/.test(own)) continue;
  check(`${name}, from a host of ours`, own, own.replaceAll(third, host));
}

check(
  'neutral file names',
  page({
    head: `<script src="https://px.example.com/o.js"></script>${script(calls)}`,
    body: noscript(id, 'https://px.example.com'),
  }),
  page({
    head: `<script src="https://${host}/o.js"></script>${script(calls)}`,
    body: noscript(id, `https://${host}`),
  }),
);

check(
  'a checksum goes with its file',
  page({
    head: `${script(smallStub(ownTag) + calls)}<script src="${originalTag}" integrity="sha384-abc" crossorigin="anonymous"></script>`,
  }),
  page({
    head: `${script(smallStub(ownTag) + calls)}<script src="${originalTag}" crossorigin="anonymous"></script>`,
  })
    .replaceAll(scriptHost, host)
    .replaceAll('px.example.com', host),
);

const policy = (content: string) => `<meta http-equiv="Content-Security-Policy" content="${content}">`;
check(
  'the policy of the page',
  page({
    head:
      policy(
        "default-src 'self'; script-src 'unsafe-inline' https://connect.facebook.net; img-src https://www.facebook.com https://facebook.com data:; connect-src *.facebook.com; frame-src https://www.facebook.com",
      ) + pixel,
  }),
  page({
    head:
      policy(
        `default-src 'self'; script-src 'unsafe-inline' https://${host}; img-src https://${host} data:; connect-src https://${host}; frame-src https://www.facebook.com`,
      ) + pixel.replaceAll(scriptHost, host),
  }),
);

const others = `${script(
  "(function (d) { var js = d.createElement('script'); js.src = 'https://connect.facebook.net/en_US/sdk.js'; d.head.appendChild(js); })(document);\n",
)}<script async src="https://connect.facebook.net/de_DE/sdk.js#xfbml=1"></script>`;
check(
  'what else the original’s hosts serve stays',
  page({
    head: `<link rel="preconnect" href="https://connect.facebook.net"><link rel="preload" as="script" href="https://connect.facebook.net/en_US/sdk.js">${policy("script-src 'unsafe-inline' https://connect.facebook.net; img-src *")}${pixel}${others}`,
    body: `<a href="https://www.facebook.com/harbour">us</a><iframe src="https://www.facebook.com/plugins/page.php"></iframe><pre>${originalTag}</pre><!-- ${originalTag} -->`,
  }),
  page({
    head: `<link rel="preconnect" href="https://connect.facebook.net"><link rel="preload" as="script" href="https://connect.facebook.net/en_US/sdk.js">${policy(`script-src 'unsafe-inline' https://${host} https://connect.facebook.net; img-src *`)}${pixel.replaceAll(scriptHost, host)}${others}`,
    body: `<a href="https://www.facebook.com/harbour">us</a><iframe src="https://www.facebook.com/plugins/page.php"></iframe><pre>${originalTag}</pre><!-- ${originalTag} -->`,
  }),
);

check(
  'the other scripts in the script of the pixel',
  page({ head: script(`${base(id)}var sdk = 'https://connect.facebook.net/en_US/sdk.js';\n`) }),
  page({
    head: script(
      `${base(id, `https://${host}/en_US/fbevents.js`)}var sdk = 'https://connect.facebook.net/en_US/sdk.js';\n`,
    ),
  }),
);

test('a policy in the answer’s header that forbids the new host is told: the page cannot change it', () => {
  const html = page({ head: pixel });
  const policyHeader = "script-src 'unsafe-inline' https://connect.facebook.net; img-src *";
  const { findings } = examine(html, { policyHeader }, { switchHost: host });
  assert.deepEqual(
    findings.map(({ check: found }) => found),
    ['blocked-by-policy'],
  );
});

// Pages that were made to keep the doctor busy: one construct over and over. What a page costs must grow with its
// length, not with its square: each of these took from two seconds to a minute when it did.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base, curl, noscript, script } from '../../test/doctor-parts.ts';
import { examine } from './examine.ts';

const code = base('7281930465019283');
const pages: Readonly<Record<string, (repeat: (text: string) => string) => string>> = {
  'calls that repeat': (repeat) => script(code + repeat("fbq('track', 'Lead');\n")),
  'pixels that repeat': (repeat) => script(code + repeat("fbq('init', '7281930465019283');\n")),
  'page views that repeat': (repeat) => script(code + repeat("fbq('track', 'PageView');\n")),
  'damaged scripts': (repeat) => repeat(script(curl(code))),
  'damaged handlers': (repeat) => `<body>${repeat('<a onclick="fbq(‘track’,‘Lead’)">x</a>')}`,
  'damaged texts of a container': (repeat) =>
    script(`${code}x="${repeat('<script>fbq(‘a’)<\\/script>')}";\n`),
  'paragraphs that name the function': (repeat) => `<body>${repeat('<p>fbq </p>')}`,
  'printed calls': (repeat) => `<body>${repeat("<p>fbq('track', 'Lead');</p>")}`,
  'noscript images': (repeat) => `<body>${repeat(noscript('7281930465019283'))}`,
  images: (repeat) =>
    `<body>${repeat('<img src="https://www.facebook.com/tr?id=7281930465019283&ev=PageView">')}${script(code)}`,
  'quotes without end': (repeat) => `<script>fbq('init', ${repeat('‘a ')});</script>`,
  'blanks around printed code': (repeat) => `<body><p>${repeat(' ')}${code}${repeat(' ')}</p>`,
  'an event with a long name': (repeat) => script(`${code}fbq('track', '${repeat('a')}');\n`),
  'a text of dots and signs': (repeat) => script(`${code}fbq('track', 'Lead', {note: '${repeat('a.')}'});\n`),
  'pixels and events': (repeat) => {
    const count = repeat('x').length / 80;
    const calls = Array.from(
      { length: count },
      (_, i) => `fbq('init', '${1_000_000 + i}');fbq('trackCustom', 'Read${i}');`,
    );
    return script(code + calls.join('\n'));
  },
  'deep code': (repeat) => script(`${code}${repeat('(function(){')}`),
};

for (const [name, build] of Object.entries(pages)) {
  test(`a page of ${name} is examined in seconds`, () => {
    const html = build((text) => text.repeat(Math.ceil(200_000 / text.length)));
    const before = process.cpuUsage();
    examine(html);
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    assert.ok(seconds < 8, `${seconds.toFixed(1)} s of computing for ${html.length} characters`);
  });
}

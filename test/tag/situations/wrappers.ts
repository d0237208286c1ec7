// Wrappers from npm, unchanged: their events arrive equal to what they were told to send. And our own npm package.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Situation } from '../situation.ts';

/** Each a program as a page would write it; `ID` is the pixel. The stub with our host is there before. */
const programs: Readonly<Record<string, string>> = {
  'react-facebook-pixel': `import pixel from 'react-facebook-pixel'; const p = pixel.default || pixel;
    p.init('ID', { em: 'a@example.com' }, { autoConfig: false, debug: false }); p.pageView(); p.track('Lead', { value: 3 }); p.trackCustom('Own', { a: 'b' })`,
  'vue-facebook-pixel': `import plugin from 'vue-facebook-pixel'; const p = plugin.default || plugin; const Vue = { prototype: {} }; p.install(Vue, { router: undefined });
    const a = Vue.analytics ? Vue.analytics.fbq : Vue.prototype.$analytics.fbq; a.init('ID', { em: 'a@example.com' }); a.event('PageView'); a.event('Lead', { value: 3 }); a.event('Own', { a: 'b' })`,
  'meta-pixel': `import { setup } from 'meta-pixel'; const p = setup(); p.init('ID', false, { em: 'a@example.com' }); p.pageView(); p.$fbq('track', 'Lead', { value: 3 }); p.$fbq('trackCustom', 'Own', { a: 'b' })`,
  'our own package': `import { loadPixel } from './npm/index.js'; const f = loadPixel({ host: 'none.example', id: 'ID', userData: { em: 'a@example.com' } });
    f('track', 'PageView'); f('track', 'Lead', { value: 3 }); f('trackCustom', 'Own', { a: 'b' })`,
  'our own package on a page without a snippet': `import { fbq, loadPixel } from './npm/index.js';
    fbq('track', 'Nowhere'); loadPixel({ host: new URL('TAG').origin, id: 'ID', userData: { em: 'a@example.com' } }).disablePushState = true;
    history.pushState(null, '', '?one'); fbq('track', 'PageView'); history.pushState(null, '', '?two'); fbq('track', 'Lead', { value: 3 }); fbq('trackCustom', 'Own', { a: 'b' })`,
};

export const wrapperSituations: readonly Situation[] = await Promise.all(
  Object.entries(programs).map(async ([name, program]): Promise<Situation> => {
    const isAlone = name.endsWith('without a snippet');
    return {
      name: `${name}: its events arrive as it was told`,
      before: await bundle(program),
      ...(isAlone ? { stub: ' ', tag: '<script>isDone = true</script>' } : {}),
      act: async (page) => {
        await page.waitForFunction('window.fbq && fbq.getState && fbq.getState().pixels[0].eventCount > 2');
      },
      expect: ({ events }) =>
        assert.deepEqual(
          events.map((event) => [event.ev, event['cd[value]'], event['cd[a]'], event['ud[em]']?.length]),
          [
            ['PageView', undefined, undefined, 64],
            ['Lead', '3', undefined, 64],
            ['Own', undefined, 'b', 64],
          ],
        ),
    };
  }),
);

async function bundle(program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('../../..', import.meta.url)) },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
  });
  return (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
}

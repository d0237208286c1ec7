// The tag as it is served: four scripts from src/tag. esbuild puts each together, terser makes it small (it is 100 bytes
// better at that than esbuild, which is 100 bytes more for the interface).

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';

const folder = fileURLToPath(new URL('../src/tag/', import.meta.url));

/** File name as served (the core is served under the well-known names) -> entry. */
export const tagFiles = {
  'fbevents.js': 'tag.ts',
  'o-page.js': 'page/page.ts',
  'o-user.js': 'user/user-data.ts',
  'o-rare.js': 'rare/rare.ts',
};

/** Properties that only the tag's own files see: their names need not be readable. */
const ownProperties =
  /^(answers|attempt|described|extra|hash|hasher|hasPageView|isAutomatic|isOff|isRevoked|keep|notes|onlyPixel|outbox|pixelsById|request|trackEvent|unsent)$/;

/** Safe here: no getter of ours has an effect, and nothing is called with `new` or with `arguments`. */
const shorter = {
  pure_getters: true,
  sequences: false,
  unsafe_arrows: true,
  unsafe_methods: true,
  comparisons: false,
  lhs_constants: false,
};

/** Browsers that know it compile the functions while the script arrives, not one by one on the page's time: a quarter less of it. */
const compileHint = '//# allFunctionsCalledOnLoad\n';

/** Code of each file, by its name. */
export async function bundleTag() {
  // Property names are shared between the files, variable names are not.
  let props = {};
  const bundles = {};
  for (const [name, entry] of Object.entries(tagFiles)) {
    const isCore = name === 'fbevents.js';
    const { outputFiles } = await build({
      entryPoints: [path.join(folder, entry)],
      bundle: true,
      write: false,
      format: isCore ? 'iife' : 'esm',
      target: 'es2021',
      minifySyntax: true,
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'warning',
      tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
    });
    const nameCache = { props, vars: {} };
    const { code } = await minify(outputFiles[0].text, {
      ecma: 2020,
      module: !isCore,
      toplevel: true,
      // Functions first: 35 bytes less of the core, and some more of the others.
      compress: { passes: 3, keep_fargs: false, hoist_funs: isCore, ...shorter },
      mangle: { properties: { regex: ownProperties, keep_quoted: true } },
      nameCache,
    });
    props = nameCache.props;
    bundles[name] = isCore ? compileHint + code : code;
  }
  return bundles;
}

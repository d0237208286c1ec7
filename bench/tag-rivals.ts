// What sites load instead of our tag: each as its own documentation installs it from npm, bundled with our bundler.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const programs: Readonly<Record<string, string>> = {
  '@plausible-analytics/tracker': `import { init } from '@plausible-analytics/tracker';
    init({ domain: 'news.example', endpoint: new URL('./api/event', location.href).href, captureOnLocalhost: true })`,
  '@openpanel/web': `import { OpenPanel } from '@openpanel/web';
    new OpenPanel({ clientId: 'none', apiUrl: new URL('./api', location.href).href, trackScreenViews: true, trackOutgoingLinks: true, trackAttributes: true })`,
  'posthog-js': `import posthog from 'posthog-js';
    posthog.init('none', { api_host: new URL('.', location.href).href.slice(0, -1) })`,
};

export const rivals: readonly string[] = Object.keys(programs);

/** The entry and all that it imports at once, by file name; what it may fetch later is left out. */
export async function bundleRival(name: string): Promise<{ entry: string; files: Map<string, Buffer> }> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: programs[name] ?? '',
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      sourcefile: 'entry.js',
    },
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
  });
  const outputs = Object.entries(metafile.outputs);
  const start = outputs.find(([, { entryPoint }]) => entryPoint === 'entry.js')?.[0] ?? '';
  const wanted = [start];
  for (const file of wanted) {
    for (const { path: imported, kind } of metafile.outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && !wanted.includes(imported)) wanted.push(imported);
  }
  const files = new Map(
    outputFiles
      .filter((file) => wanted.some((one) => path.resolve(one) === path.resolve(file.path)))
      .map((file) => [path.basename(file.path), Buffer.from(file.contents)]),
  );
  return { entry: path.basename(start), files };
}

// Where: collector. The paths that only the original library, its plugins and its SDKs ask for: answered so that they go
// on, and neither counted nor recorded.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { queryOf } from './tr-request.ts';

type Answer = readonly [type: string, body: string];

const script = 'text/javascript; charset=utf-8';
const json = 'application/json; charset=utf-8';
const text = 'text/plain';
const settingsPattern = /^\/signals\/config\/json\/([^/]{1,64})\/?$/;
const configPattern = /^\/signals\/config\/(\d{1,26})\/?$/;
const pluginPattern = /^\/signals\/plugins\/([\w.-]{1,64})\.js$/;
const silentPaths: ReadonlySet<string> = new Set([
  '/log/error',
  '/privacy_sandbox/pixel/register/trigger',
  '/privacy_sandbox/topics/registration',
]);

/** Returns whether the request was one of these and is answered. */
export function createOriginalPaths(isKnownPixel: (pixelId: string) => boolean) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = request.url ?? '/';
    const first = url.charCodeAt(1);
    // `s`, `l`, `p`: every other request costs one look at a character.
    if (first !== 115 && first !== 108 && first !== 112) return false;
    const answer = findAnswer(
      url.slice(0, url.length - queryOf(request).length).replace(/\?$/, ''),
      isKnownPixel,
    );
    if (answer === undefined) return false;
    const [type, body] = answer;
    request.resume();
    response.writeHead(200, [
      'content-type',
      type,
      'content-length',
      String(Buffer.byteLength(body)),
      'access-control-allow-origin',
      '*',
      'cross-origin-resource-policy',
      'cross-origin',
      'x-content-type-options',
      'nosniff',
      'cache-control',
      type === text ? 'no-store' : 'public, max-age=1200',
    ]);
    response.end(body);
    return true;
  };
}

function findAnswer(path: string, isKnownPixel: (pixelId: string) => boolean): Answer | undefined {
  if (silentPaths.has(path.replace(/\/$/, ''))) return [text, ''];
  const [, settingsId] = settingsPattern.exec(path) ?? [];
  if (settingsId !== undefined) return [json, JSON.stringify(describeMatching(isKnownPixel(settingsId)))];
  const [, configId] = configPattern.exec(path) ?? [];
  if (configId !== undefined)
    return [script, registerPlugin(configId, `instance.configLoaded("${configId}")`)];
  const [, plugin] = pluginPattern.exec(path) ?? [];
  return plugin === undefined ? undefined : [script, registerPlugin(plugin, '')];
}

/** Forms are not read: whoever wants data about people matched sends them. */
function describeMatching(isKnown: boolean): object {
  if (!isKnown) return { errorMessage: 'No pixel with this id exists on this server.' };
  return { matchingConfig: { enableAutomaticMatching: false, enabledAutomaticMatchingFields: [] } };
}

/** The original library holds its events until a script registers under the name that it waits for. */
function registerPlugin(name: string, statement: string): string {
  return `fbq.registerPlugin("${name}",{__fbEventsPlugin:1,plugin:function(fbq,instance){${statement}}});\n`;
}

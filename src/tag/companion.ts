// Where: tag, after the first calls. The tag is four files: this one, the core, fetches the others from beside it and runs them with
// what they need. `o-page.js` (page/page.ts) is fetched here, when the first paint is past and the browser idle; `o-user.js`
// (user/user-data.ts) by advanced-matching.ts, when there is something to hash; `o-rare.js` (rare/rare.ts) by start.ts, when another
// library is at work, and else by the page file. By import(), which a content security policy judges as it judged this script (nonce
// included) and Trusted Types let pass.
// Promises: the page file is not fetched while consent is revoked (nor is the user file: nothing is hashed then); a page whose policies
// refuse them works, without what they do.

import { isRevoked } from './consent.ts';

/** Parameters that the page file wants on every later beacon. */
export const extra: Record<string, unknown> = {};

const afterMs = 1e3;
export let load: (file: string, onEnd: () => void) => Promise<unknown>;
let isPlanned: unknown;

/** `core`: the state and functions that the other files work with. */
export function setOrigin(base: string, core: object): void {
  load = (file, onEnd) => import(base + file).then((module) => module.run(core)).then(onEnd, onEnd);
}

export function loadWhenIdle(): void {
  isPlanned ||= setTimeout(
    () =>
      (window.requestIdleCallback || setTimeout)(() => {
        // While consent is revoked nothing is fetched; the calls after a grant plan it anew.
        isPlanned = !isRevoked;
        if (isPlanned) load('o-page.js', Object);
      }),
    afterMs,
  );
}

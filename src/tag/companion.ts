// Where: tag, after the first calls. Fetches the tag's other files from beside this one and runs them with what they
// need: `o-page.js` (page/page.ts) when the first paint is past and the browser idle, `o-user.js` (user/user-data.ts)
// when there is something to hash. By import(), which a content security policy judges as it judged this script (nonce
// included) and Trusted Types let pass.
// Promises: a page whose policies refuse them works, without what they do.

/** Parameters that the page file wants on every later beacon. */
export const extra: Record<string, unknown> = {};

const afterMs = 1e3;
let loadFile: (file: string) => Promise<unknown>;
let isPlanned = false;

/** `core`: the state and functions that the other files work with. */
export function setOrigin(base: string, core: object): void {
  loadFile = (file) => import(base + file).then((module) => module.run(core));
}

export function load(file: string, onEnd = () => {}): void {
  loadFile(file).then(onEnd, onEnd);
}

export function loadWhenIdle(): void {
  if (!isPlanned)
    setTimeout(() => (window.requestIdleCallback || setTimeout)(() => load('o-page.js')), afterMs);
  isPlanned = true;
}

// Where: tag, for each event. Its number in the browser session (this tab's), so that the server can tell from gaps how
// many never arrived. In: the pixel. Out: parameter `os`: session (random, no person's), dot, number from 0.
// Promise: the number is in storage before the event has it, so that a page that is loaded again, or ends badly, gives none twice.
// Throws where there is no storage.

/** Of this page load. The time too: there are pages that replace Math.random by a constant. */
export const pageLoad = Date.now().toString(36) + Math.random().toString(36).slice(2);

export function numberInSession(pixelId: string): string {
  const name = `_op${pixelId}`;
  const number: string = sessionStorage[name] ?? `${pageLoad}.0`;
  const [session, count] = number.split('.');
  sessionStorage[name] = `${session}.${+(count as string) + 1}`;
  return number;
}

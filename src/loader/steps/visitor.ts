// Loader step: who (a visitor, never a person) and in which session. In: `_fbp` or the cookieless id of the record.
// Out: 64-bit ids as decimal text.

import { hash } from 'node:crypto';
import { parseBrowserId } from '../../event/browser-id.ts';
import { createRecent, type Recent } from './recent.ts';

/** From the first-party cookie when there is one, else from the keyed hash that the collector made; '0': unknown. */
export function deriveVisitorId(fbp: string, cookielessId: string, hashFbp = hashBrowserId): string {
  const id = fbp === '' ? '' : hashFbp(fbp);
  if (id !== '') return id;
  return /^[0-9a-f]{16}$/.test(cookielessId) ? BigInt(`0x${cookielessId}`).toString() : '0';
}

/** Creation time and random number make the browser; the subdomain index does not. '' when the text is no such id. */
export function hashBrowserId(fbp: string): string {
  const browserId = parseBrowserId(fbp);
  return browserId === undefined ? '' : hash64(`fbp ${browserId.createdAtMs} ${browserId.payload}`);
}

export interface SessionIndex {
  /** Id of the session that an event of this visitor belongs to. */
  assign(visitorId: string, pixelId: string, eventTimeMs: number): string;
  /** Goes on with a session that began elsewhere. */
  resume(session: RunningSession): void;
}

export interface RunningSession {
  readonly pixelId: string;
  readonly visitorId: string;
  readonly sessionId: string;
  /** Time of its latest event, Unix ms. */
  readonly lastMs: number;
}

const sessionGapMs = 30 * 60_000;

/** Sessions by visitor, in memory: a gap of 30 minutes begins a new one. Keeps the `capacity` latest visitors of a pixel. */
export function createSessionIndex(capacity = 200_000): SessionIndex {
  const byPixel = new Map<string, Recent<{ readonly id: string; lastMs: number }>>();
  const sessionsOf = (pixelId: string) => {
    const known = byPixel.get(pixelId);
    if (known !== undefined) return known;
    const made = createRecent<{ readonly id: string; lastMs: number }>(capacity);
    byPixel.set(pixelId, made);
    return made;
  };
  return {
    assign(visitorId, pixelId, eventTimeMs) {
      if (visitorId === '0') return '0';
      const sessions = sessionsOf(pixelId);
      const last = sessions.get(visitorId);
      if (last !== undefined && Math.abs(eventTimeMs - last.lastMs) <= sessionGapMs) {
        last.lastMs = Math.max(eventTimeMs, last.lastMs);
        return last.id;
      }
      const id = hash64(`session ${pixelId} ${visitorId} ${eventTimeMs}`);
      // A late event of an earlier visit does not end the session that is running.
      if (last === undefined || eventTimeMs > last.lastMs)
        sessions.set(visitorId, { id, lastMs: eventTimeMs });
      return id;
    },
    resume({ pixelId, visitorId, sessionId, lastMs }) {
      sessionsOf(pixelId).set(visitorId, { id: sessionId, lastMs });
    },
  };
}

/** First 64 bits of SHA-256, decimal. */
export function hash64(text: string): string {
  return BigInt(`0x${hash('sha256', text, 'hex').slice(0, 16)}`).toString();
}

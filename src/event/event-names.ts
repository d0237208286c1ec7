// Where: doctor and reports. Which standard event a misspelled name was meant to be, and how sure that is.

import { standardEvents } from './standard-events.ts';

const standardByBare = new Map(standardEvents.map((name) => [bareName(name), name as string]));

/** Case, blanks, hyphens and underscores aside, these are the same words. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The standard event with the same letters: no other is possible. */
export function sameEvent(name: string): string | undefined {
  return standardByBare.get(bareName(name));
}

/** Names of another service's language for the same happenings. */
const foreignNames: Readonly<Record<string, string>> = {
  beginCheckout: 'InitiateCheckout',
  begin_checkout: 'InitiateCheckout',
  view_item: 'ViewContent',
  generate_lead: 'Lead',
  sign_up: 'CompleteRegistration',
  ViewProduct: 'ViewContent',
  checkout: 'InitiateCheckout',
  Order: 'Purchase',
  Buy: 'Purchase',
  Registration: 'CompleteRegistration',
  Register: 'CompleteRegistration',
  view_page: 'PageView',
};

export function foreignEvent(name: string): string | undefined {
  return Object.hasOwn(foreignNames, name) ? foreignNames[name] : undefined;
}

/** A guess, for a person to decide. */
export function likelyEvent(name: string): string | undefined {
  return foreignEvent(name) ?? nearestName(bareName(name), standardByBare);
}

/** The name in `known`, by its bare form, that is a slip or two away from the bare `word`. */
export function nearestName(word: string, known: ReadonlyMap<string, string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const [candidate, name] of known) {
    const limit = candidate.length < 6 ? 1 : 2;
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word, candidate);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** Insertions, deletions, replacements and swaps of neighbours. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        distance = Math.min(distance, at(i - 2, j - 2) + 1);
      (rows[i] ?? [])[j] = distance;
    }
  }
  return at(a.length, b.length);
}

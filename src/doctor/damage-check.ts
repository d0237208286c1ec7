// Where: doctor, behind the checks of damaged characters: each of them is this one with its kind of damage. In: scripts,
// handlers and printed code that were put right. Out: one finding for each piece of code, with every damaged place.

import { type DamageKind, damageKinds, describeCharacter } from './damage.ts';
import { type Check, type Finding, finding } from './finding.ts';
import type { Range } from './page.ts';
import type { Change, Undamaged } from './undamage.ts';

export function findDamage(kind: DamageKind): Check['run'] {
  return (subject, check) => {
    const scripts = subject.damaged.map((code) => ({ ...code, isPrinted: false }));
    const printed = subject.printed.map((code) => ({ ...code, isPrinted: true }));
    return [...scripts, ...printed].flatMap(({ start, undamaged, isPrinted }) => {
      const changes = undamaged?.changes.filter((change) => change.kind === kind) ?? [];
      // In text of the page entities and tags are what the browser expects.
      if (
        undamaged === undefined ||
        changes.length === 0 ||
        (isPrinted && (kind === 'entities' || kind === 'tags'))
      )
        return [];
      return [describeDamage({ check, kind, undamaged, changes, shift: start })];
    });
  };
}

interface Damage {
  readonly check: Check;
  readonly kind: DamageKind;
  readonly undamaged: Undamaged;
  readonly changes: readonly Change[];
  readonly shift: number;
}

function describeDamage({ check, kind, undamaged, changes, shift }: Damage): Finding {
  const places = changes.map((change) => ({
    ...change,
    start: change.start + shift,
    end: change.end + shift,
  }));
  const [first] = places;
  const at: Range = { start: first?.start ?? shift, end: first?.end ?? shift };
  const marks = places.map(({ start, end, seen, text }) => ({
    start,
    end,
    what: describePlace(kind, seen, text),
  }));
  const count = changes.length === 1 ? 'one place' : `${changes.length} places`;
  const message = `${damageKinds[kind]}, in ${count}: ${listDistinct(marks)}. The code is not valid, so a browser runs none of it`;
  if (undamaged.doubts.length > 0) {
    const [doubt = ''] = undamaged.doubts;
    return finding(check, {
      at,
      marks,
      message,
      cure: `A person must decide: ${doubt}. Paste the original code again`,
    });
  }
  return finding(check, {
    at,
    marks,
    message,
    edits: places.map(({ start, end, text }) => ({ start, end, text })),
  });
}

/** The most frequent first, three at most. */
function listDistinct(marks: readonly { readonly what: string }[]): string {
  const counts = new Map<string, number>();
  for (const { what } of marks) counts.set(what, (counts.get(what) ?? 0) + 1);
  const all = [...counts].sort(([, a], [, b]) => b - a).map(([what]) => what);
  return all.length > 3 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more` : all.join(', ');
}

function describePlace(kind: DamageKind, seen: string, text: string): string {
  if (kind === 'tags') return 'a tag';
  if (kind === 'translated') return `${JSON.stringify(seen)} was ${JSON.stringify(text)}`;
  return [...seen].slice(0, 1).map(describeCharacter).join('');
}

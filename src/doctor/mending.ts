// Where: doctor, second step of undoing damage: what is mended so far. Shared by the readers of code, texts and tags.

import type { Cell } from './cells.ts';
import type { DamageKind } from './damage.ts';

export interface MendOptions {
  /** Straight quotes are closed by straight quotes only, as in the language. */
  readonly strictQuotes: boolean;
  readonly translate: boolean;
  readonly isPrinted: boolean;
}

/** One cell as it should be. */
export interface Mended {
  readonly text: string;
  readonly kind?: DamageKind;
}

export interface MendResult {
  readonly cells: readonly Mended[];
  /** Kinds of damage undone in code, outside texts. */
  readonly kinds: ReadonlySet<DamageKind>;
  /** Texts of the code, quotes included. */
  readonly texts: readonly {
    readonly start: number;
    readonly end: number;
    readonly wasTypographic: boolean;
  }[];
}

/** One pass over the cells. */
export interface Mending {
  readonly source: readonly Cell[];
  readonly options: MendOptions;
  readonly out: Mended[];
  readonly kinds: Set<DamageKind>;
  readonly texts: { start: number; end: number; wasTypographic: boolean }[];
  isLineStart: boolean;
  /** Nothing further on can be understood. */
  isLost: boolean;
}

export function createMending(source: readonly Cell[], options: MendOptions): Mending {
  const out: Mended[] = source.map(({ text, kind }) => (kind === undefined ? { text } : { text, kind }));
  return { source, options, out, kinds: new Set(), texts: [], isLineStart: true, isLost: false };
}

export function textAt({ source }: Mending, i: number): string {
  return source[i]?.text ?? '';
}

export function joined({ source }: Mending, i: number, length: number): string {
  return source
    .slice(i, i + length)
    .map(({ text }) => text)
    .join('');
}

export function put({ out, kinds }: Mending, i: number, text: string, kind: DamageKind): void {
  kinds.add(kind);
  out[i] = { text, kind };
}

// The pages that the doctor is tested with: invented articles and shops, damaged as editors, content systems, templates
// and people damage them. Each says what its author meant, what a plain visit sends as it stands, and what the doctor must
// find. `node test/doctor-pages.ts` writes them to test/fixtures/pages/, where they can be looked at and tried.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { callPages } from './doctor-pages-calls.ts';
import { damagedPages } from './doctor-pages-damaged.ts';
import { healthyPages } from './doctor-pages-healthy.ts';
import { heldPages } from './doctor-pages-held.ts';
import { misplacedPages } from './doctor-pages-misplaced.ts';
import { momentPages } from './doctor-pages-moments.ts';
import { peoplePages } from './doctor-pages-people.ts';
import { shownPages } from './doctor-pages-shown.ts';
import { surroundingPages } from './doctor-pages-surroundings.ts';

export interface TestPage {
  readonly name: string;
  readonly html: string;
  readonly verdict: 'ok' | 'warn' | 'broken' | 'none';
  readonly repair: 'auto' | 'manual' | 'none';
  readonly pixels: readonly string[];
  /** As the page stands. */
  readonly events: readonly string[];
  /** After the repair; what the author meant, where the repair is complete. */
  readonly eventsAfterRepair: readonly string[];
  /** Ids of checks that must find something; no other check may. */
  readonly checks: readonly string[];
  /** Our tag does otherwise than the original's library that the page loads, or files of others take part. */
  readonly isOriginalOnly?: true;
}

export const pagesFolder = fileURLToPath(new URL('./fixtures/pages/', import.meta.url));

export const testPages: readonly TestPage[] = [
  ...healthyPages,
  ...shownPages,
  ...heldPages,
  ...damagedPages,
  ...misplacedPages,
  ...callPages,
  ...surroundingPages,
  ...peoplePages,
  ...momentPages,
];

export function expectedFile(): string {
  const expected = testPages.map(({ html, ...rest }) => rest);
  return `${JSON.stringify(expected, undefined, 1)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  fs.rmSync(pagesFolder, { recursive: true, force: true });
  fs.mkdirSync(pagesFolder, { recursive: true });
  for (const { name, html } of testPages) fs.writeFileSync(path.join(pagesFolder, `${name}.html`), html);
  fs.writeFileSync(path.join(pagesFolder, 'expected.json'), expectedFile());
}

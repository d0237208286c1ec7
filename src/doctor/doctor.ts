// Where: the doctor's door. A page in, what is wrong with it and how to mend it out: `examine` for text, `examineBytes`
// for pages as they come; the reader of files, sites and addresses; the formats; the proof in a browser.

import { decodePage, encodeEdits } from './decode.ts';
import { type Examination, type ExamineOptions, examine, type Origin } from './examine.ts';
import { buildReport, createPositions, type PageReport } from './report.ts';

export { crawlSite } from './crawl.ts';
export { defaultLimits, type FetchedPage, FetchFault, fetchPage, tryFetchPage } from './fetch-page.ts';
export { startBrowser } from './find-browser.ts';
export { formatDiff } from './format-diff.ts';
export { formatSarif } from './format-sarif.ts';
export { formatPage, formatSummary } from './format-text.ts';
export { type Proof, provePage } from './prove.ts';
export { readSources, readStandardInput } from './read-sources.ts';
export type { PageReport } from './report.ts';
export { type Robots, readRobots } from './robots.ts';
export { type ShownLine, showLine } from './show-line.ts';
export { surveySite } from './survey-site.ts';
export { checkHost } from './switch-host.ts';

export interface ExaminedPage {
  readonly report: PageReport;
  readonly examination: Examination;
  readonly text: string;
  /** The mended page, in its own encoding; absent when nothing is to be repaired or it cannot be written. */
  readonly repaired?: Uint8Array;
}

export interface PageBytes extends Origin {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Of the HTTP answer. */
  readonly charset?: string;
}

/** Undefined when the bytes are no text. */
export function examineBytes(page: PageBytes, options: ExamineOptions = {}): ExaminedPage | undefined {
  const decoded = decodePage(page.bytes, page.charset);
  if (decoded === undefined) return undefined;
  const examination = examine(decoded.text, page, options);
  const report = buildReport(page.name, examination, createPositions(decoded.text));
  const repaired = examination.edits.length === 0 ? undefined : encodeEdits(decoded, examination.edits);
  return { report, examination, text: decoded.text, ...(repaired === undefined ? {} : { repaired }) };
}

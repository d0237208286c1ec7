// Where: installation, a thread of the inspector. An address in, what the doctor finds there out. Holds the parsers and their memory,
// and may be ended at any moment. Asks a site only what its robots.txt allows.

import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import {
  defaultLimits,
  examineBytes,
  type FetchedPage,
  FetchFault,
  type Robots,
  readRobots,
  showLine,
  surveySite,
  tryFetchPage,
} from '../doctor/doctor.ts';
import { errorMessage } from '../runtime/errors.ts';
import type { CheckReply, CheckRequest, ThreadOptions } from './checker.ts';
import type { Outcome } from './record-outcome.ts';
import type { PageFinding } from './state.ts';

const { mayPrivate } = workerData as ThreadOptions;
const limits = { ...defaultLimits, allowPrivate: mayPrivate, timeoutMs: 10_000, maxBytes: 5_000_000 };
const mostFindings = 12;
const surveyBounds = { limits, maxAddresses: 2_000, maxSitemaps: 5 };
const robotsOf = new Map<string, Promise<Robots>>();

/** Redirects and slow answers together; below the time after which this thread is ended. */
const longestMs = 60_000;

parentPort?.on('message', async (request: CheckRequest) => {
  const late = wait(longestMs, undefined, { ref: false });
  reply((await Promise.race([answer(request), late])) ?? answerLate(request));
});

function answer(request: CheckRequest): Promise<CheckReply> {
  return request.kind === 'survey' ? survey(request) : check(request);
}

function answerLate({ kind, id, address }: CheckRequest): CheckReply {
  if (kind === 'survey') return { kind: 'surveyed', id, addresses: [address] };
  const outcome: Outcome = { kind: 'unread', reason: 'it took too long', isGone: false };
  return { kind: 'checked', id, outcome, delayMs: 0 };
}

function reply(message: CheckReply): void {
  parentPort?.postMessage(message);
}

async function survey({ id, address }: CheckRequest): Promise<CheckReply> {
  return { kind: 'surveyed', id, addresses: await surveySite(address, surveyBounds) };
}

async function check({ id, address }: CheckRequest): Promise<CheckReply> {
  const robots = await findRobots(new URL(address));
  const { delayMs } = robots;
  if (!robots.isAllowed(address)) {
    const outcome: Outcome = { kind: 'unread', reason: 'robots.txt of the site forbids it', isGone: false };
    return { kind: 'checked', id, outcome, delayMs };
  }
  const page = await tryFetchPage(address, limits);
  if (page instanceof FetchFault) return { kind: 'checked', id, outcome: describeFault(page), delayMs };
  // Reading may take long: whoever waits is told which page it is.
  reply({ kind: 'examining', id });
  return { kind: 'checked', id, outcome: examine(address, page), delayMs };
}

/** Of each site once; a site of 20 pages is asked 21 times. */
function findRobots(address: URL): Promise<Robots> {
  const robots = robotsOf.get(address.origin) ?? readRobots(address, limits);
  robotsOf.set(address.origin, robots);
  return robots;
}

function describeFault({ message, kind }: FetchFault): Outcome {
  const isGone = kind === 404 || kind === 410;
  const reason =
    kind === 'private'
      ? 'its address is of this machine or of a private network (setting `check-private`)'
      : message;
  return { kind: 'unread', reason, isGone };
}

function examine(address: string, page: FetchedPage): Outcome {
  const unread = (reason: string): Outcome => ({ kind: 'unread', reason, isGone: false });
  if (page.contentType !== '' && !/html|xml|text\/plain/i.test(page.contentType))
    return unread(`it is no page (${page.contentType})`);
  try {
    const examined = examineBytes({ ...page, name: address });
    if (examined === undefined) return unread('it is no text: a picture, an archive or a program');
    const { report, examination, text } = examined;
    const findings = examination.findings.slice(0, mostFindings).map((finding): PageFinding => {
      const { check, severity, message, cure, edits } = finding;
      const { line, column, ...excerpt } = showLine(text, finding);
      return { check, severity, message, cure, isRepairable: edits !== undefined, line, column, excerpt };
    });
    return { kind: 'read', verdict: report.verdict, pixels: report.pixels, findings };
  } catch (error) {
    // A page of strangers must not end the looking at all others.
    return unread(`the doctor fails on it (${errorMessage(error)})`);
  }
}

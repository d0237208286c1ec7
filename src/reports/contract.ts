// Where: reports -> dashboard. The shapes of the API under /api/v1 that the dashboard reads. Nothing else of
// reports/ may be imported by the dashboard. Of the pages that carry the pixel: contract-installation.ts.

import type { Severity } from '../event/severity.ts';

export {
  alertEndings,
  alertKinds,
  type CheckWishAnswer,
  type InstallationAlert,
  type InstallationAnswer,
  type InstallationExcerpt,
  type InstallationFinding,
  type InstallationHost,
  type InstallationTemplate,
  type InstallationVerdict,
  installationVerdicts,
} from './contract-installation.ts';

/** GET /api/v1/session: who is asking, and how this server may be entered. Always 200. */
export interface SessionAnswer {
  readonly isSignedIn: boolean;
  readonly hasPassword: boolean;
}

/** GET /api/v1/pixels */
export interface PixelsAnswer {
  readonly pixels: readonly PixelSummary[];
  /** Address under which pages reach this server, no final slash: `https://px.example.com`. */
  readonly publicUrl: string;
  readonly hasDemo: boolean;
}

export interface PixelSummary {
  /** Digits. */
  readonly id: string;
  readonly name: string;
}

export const periods = ['today', '7d', '30d'] as const;
export type Period = (typeof periods)[number];

/** What programs have sent is kept apart from what people did, unless it is asked for: `apart` or `counted`. */
export const botChoices = ['apart', 'counted'] as const;
export type BotChoice = (typeof botChoices)[number];

/** GET /api/v1/overview?pixel=ID&period=7d&timezone=Europe/Berlin&bots=apart */
export interface OverviewAnswer {
  readonly pixelId: string;
  readonly period: Period;
  /** Whether what bots did is counted in everything but `bots`. */
  readonly botChoice: BotChoice;
  /** False until the first event of this pixel ever is in the store. */
  readonly hasEvents: boolean;
  readonly totals: Totals;
  /** One point an hour for today, one a day otherwise; gaps are filled with zeros; oldest first. */
  readonly series: readonly SeriesPoint[];
  readonly pages: readonly CountRow[];
  readonly referrers: readonly CountRow[];
  readonly eventNames: readonly CountRow[];
  /** What bots did in the period, by what showed that they are bots; most first. */
  readonly bots: readonly BotRow[];
  /** Unix ms of the newest event of this pixel, or null. */
  readonly lastEventAtMs: number | null;
  /** Requests of the period that were refused and kept. */
  readonly rejected: number;
}

export interface Totals {
  readonly events: number;
  readonly pageViews: number;
  readonly visitors: number;
}

export interface SeriesPoint {
  /** Start of the bucket, Unix seconds. */
  readonly at: number;
  readonly events: number;
  readonly pageViews: number;
  readonly visitors: number;
}

export interface CountRow {
  /** Page path with host, referrer host, or event name. */
  readonly label: string;
  readonly count: number;
  readonly visitors: number;
}

export interface BotRow {
  /** As in the column `bot_reason`: `agent: Googlebot`, `headless`. */
  readonly reason: string;
  readonly events: number;
}

/** GET /api/v1/diagnostics?pixel=ID&days=7: what is wrong with what arrives. */
export interface DiagnosticsAnswer {
  readonly pixelId: string;
  /** What was looked at. Of very many events only the newest are: then this begins later than was asked for. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Events that were looked at. */
  readonly events: number;
  /** Events of bots in the same time, which are left out. */
  readonly bots: number;
  /** Checks that were made. */
  readonly checks: number;
  /** The loss meter: of the events that the tag has numbered. */
  readonly loss: Loss;
  /** Worst first; empty: nothing is wrong. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Loss {
  readonly arrived: number;
  /** At least so many never arrived; of browser tabs that have been quiet for an hour. */
  readonly lost: number;
}

export interface Diagnostic {
  /** Name of the check. */
  readonly id: string;
  readonly severity: Severity;
  readonly meaning: string;
  readonly cure: string;
  /** Events that are wrong, or missing. */
  readonly count: number;
  /** Of so many that the check looked at. */
  readonly among: number;
  /** `count` of `among`, 0 to 1. */
  readonly share: number;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  /** At most five, the most frequent first. */
  readonly examples: readonly DiagnosticExample[];
}

export interface DiagnosticExample {
  readonly eventName: string;
  /** Host and path of a page, or ''. */
  readonly page: string;
  /** What is to be seen there, or ''. */
  readonly detail: string;
  readonly count: number;
}

/** GET /api/v1/findings?pixel=ID: what the server has noticed by itself, those that go on first. */
export interface FindingsAnswer {
  readonly pixelId: string;
  /** Unix ms of the last look; null: none yet. */
  readonly judgedAtMs: number | null;
  readonly findings: readonly Finding[];
}

export interface Finding {
  /** Name of the check. */
  readonly check: string;
  readonly severity: Severity;
  readonly meaning: string;
  readonly cure: string;
  /** Events of the last day that were wrong, or missing, at the last look. */
  readonly count: number;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  readonly noticedAtMs: number;
  /** When the check found nothing any more; null: it goes on. */
  readonly endedAtMs: number | null;
}

/** GET /api/v1/rejected?pixel=ID&reason=R&since=MS&limit=N: newest first. */
export interface RejectedAnswer {
  readonly rejected: readonly RejectedRequest[];
  /** There are older ones that the limit has cut off. */
  readonly hasMore: boolean;
}

export interface RejectedRequest {
  readonly receivedAtMs: number;
  /** Digits; '0' when the request named no pixel of this server. */
  readonly pixelId: string;
  readonly reason: string;
  /** What about this request, or ''. */
  readonly detail: string;
  readonly meaning: string;
  readonly cure: string;
  /** The parameters as urlencoded text, of a server's request its JSON; its beginning when `rawLength` is more. */
  readonly raw: string;
  readonly rawLength: number;
}

/** GET /api/v1/reconciliation?pixel=ID&period=7d&timezone=Europe/Berlin&bots=apart: who reported what. */
export interface ReconciliationAnswer {
  readonly pixelId: string;
  readonly period: Period;
  readonly botChoice: BotChoice;
  /** By day, then event name; only those with happenings. */
  readonly rows: readonly ReconciliationRow[];
}

/** Each happening is in exactly one of the last four. */
export interface ReconciliationRow {
  /** `2026-11-24`, in the time zone that was asked for. */
  readonly day: string;
  readonly eventName: string;
  readonly happenings: number;
  readonly browserOnly: number;
  readonly serverOnly: number;
  readonly both: number;
  readonly doubtful: number;
}

/** Every answer with a status of 400 or more. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly cure: string };
}

// GET /api/v1/live?pixel=ID is a stream of server-sent events: `event: request`, data: LiveEvent as JSON.
// The newest 50 requests come first, then those that arrive; a comment line every 15 s keeps the connection.
// POST /api/v1/sign-in {"password": "..."} sets the session cookie: 204, or 401 with ErrorAnswer.
// POST /api/v1/sign-out: 204.

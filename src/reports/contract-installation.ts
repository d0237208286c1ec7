// Where: reports -> dashboard, a part of contract.ts. The shapes of the API under /api/v1/installation: the pages that carry the pixel.

import type { Severity } from '../event/severity.ts';

/** GET /api/v1/installation?pixel=ID: what the doctor finds on the pages that carry the pixel, and the alerts. */
export interface InstallationAnswer {
  readonly pixelId: string;
  /** Hours after which a page is looked at again; 0: only when somebody asks. */
  readonly checkHours: number;
  /** False: only sites that were added by hand are looked at. */
  readonly checksSending: boolean;
  /** A check is under way. */
  readonly isChecking: boolean;
  /** Wishes for a check up to this moment are fulfilled, Unix ms. */
  readonly fulfilledMs: number;
  /** Open ones first, newest first; those that have ended are told for two weeks. */
  readonly alerts: readonly InstallationAlert[];
  /** Worst first. */
  readonly hosts: readonly InstallationHost[];
}

export const alertKinds = ['silent', 'broken'] as const;
export const alertEndings = ['mended', 'gone', 'given-up'] as const;
export const installationVerdicts = ['ok', 'warn', 'broken', 'none', 'unread', 'unchecked'] as const;
export type InstallationVerdict = (typeof installationVerdicts)[number];

export interface InstallationAlert {
  readonly id: string;
  /** `silent`: pages that used to send have stopped. `broken`: events of pages are lost. */
  readonly kind: (typeof alertKinds)[number];
  readonly host: string;
  /** Shape of the path, such as `/news/:name`; '' for the whole host. */
  readonly template: string;
  /** Unix ms: of the last event, or of the first check that found it. */
  readonly sinceMs: number;
  readonly noticedMs: number;
  readonly detail: string;
  /** Unix ms, or null while it goes on. */
  readonly endedMs: number | null;
  readonly ending: (typeof alertEndings)[number] | null;
}

export interface InstallationHost {
  /** With its port, without `www.` */
  readonly host: string;
  /** The worst of its templates. */
  readonly verdict: InstallationVerdict;
  /** Addresses that were added by hand. */
  readonly added: readonly string[];
  /** Newest event of its pages in the last 15 days, Unix ms, or null. */
  readonly lastEventMs: number | null;
  readonly templates: readonly InstallationTemplate[];
}

/** Pages made alike. */
export interface InstallationTemplate {
  /** Shape of the path, such as `/news/:name`. */
  readonly template: string;
  /** The worst of its pages. */
  readonly verdict: InstallationVerdict;
  /** How many are looked at. */
  readonly pages: number;
  readonly lastEventMs: number | null;
  /** Unix ms, or null before the first check. */
  readonly checkedMs: number | null;
  readonly findings: readonly InstallationFinding[];
  /** Pages that could not be read, at most five, and why. */
  readonly unread: readonly { readonly address: string; readonly reason: string }[];
}

export interface InstallationFinding {
  /** Name of the doctor's check. */
  readonly check: string;
  readonly severity: Severity;
  readonly message: string;
  readonly cure: string;
  /** `ownpixel doctor --fix` does it. */
  readonly isRepairable: boolean;
  /** Found in every check since, Unix ms. */
  readonly sinceMs: number;
  /** The check before that, in which it was not there; null when there was none. */
  readonly lastOkMs: number | null;
  /** How many pages have it, and at most five of them. */
  readonly count: number;
  readonly pages: readonly string[];
  /** Where in the first of the pages, from 1. */
  readonly line: number;
  readonly column: number;
  readonly excerpt: InstallationExcerpt;
}

export interface InstallationExcerpt {
  /** The line, or the part of it around the finding; '' when there is nothing to show. */
  readonly text: string;
  /** Places in `text` that are meant. */
  readonly marks: readonly number[];
  /** What is to be seen there, or ''. */
  readonly what: string;
}

/** POST /api/v1/installation/check {"pixel": "..."}: the wish, which is fulfilled when `fulfilledMs` is not before it. */
export interface CheckWishAnswer {
  readonly wishedMs: number;
}

// POST /api/v1/installation/add and /remove {"pixel": "...", "address": "..."}: 204.

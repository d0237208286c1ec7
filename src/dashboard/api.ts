// Where: dashboard -> /api/v1. Questions go out, checked answers come back. Every failure, be it of the network, of
// the server or of an answer that cannot be understood, is one `ApiFault` with a message and its cure.

import type {
  BotChoice,
  CheckWishAnswer,
  DiagnosticsAnswer,
  FindingsAnswer,
  InstallationAnswer,
  OverviewAnswer,
  Period,
  PixelsAnswer,
  SessionAnswer,
} from '../reports/contract.ts';
import {
  isCheckWishAnswer,
  isDiagnosticsAnswer,
  isErrorAnswer,
  isFindingsAnswer,
  isInstallationAnswer,
  isOverviewAnswer,
  isPixelsAnswer,
  isSessionAnswer,
} from './answers.ts';

export interface Api {
  readSession(): Promise<SessionAnswer>;
  readPixels(): Promise<PixelsAnswer>;
  readOverview(question: OverviewQuestion): Promise<OverviewAnswer>;
  readDiagnostics(question: DiagnosticsQuestion): Promise<DiagnosticsAnswer>;
  /** What the server has noticed by itself. */
  readFindings(pixelId: string): Promise<FindingsAnswer>;
  readInstallation(pixelId: string): Promise<InstallationAnswer>;
  /** Look at all pages now. */
  wishCheck(pixelId: string): Promise<CheckWishAnswer>;
  addSite(pixelId: string, address: string): Promise<void>;
  removeSite(pixelId: string, address: string): Promise<void>;
  signIn(password: string): Promise<void>;
  signOut(): Promise<void>;
}

export interface OverviewQuestion {
  readonly pixelId: string;
  readonly period: Period;
  /** IANA name: it decides where a day begins. */
  readonly timezone: string;
  /** Absent: as the server thinks best. */
  readonly botChoice: BotChoice | undefined;
}

export interface DiagnosticsQuestion {
  readonly pixelId: string;
  /** Length of the period that ends now. */
  readonly days: number;
}

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

interface FaultParts {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly cure: string;
}

export class ApiFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly cure: string;

  constructor(parts: FaultParts) {
    super(parts.message);
    this.status = parts.status;
    this.code = parts.code;
    this.cure = parts.cure;
  }
}

const answerTimeoutMs = 60_000;

export function createApi(fetch: Fetch): Api {
  const read = async <T>(
    path: string,
    isExpected: (value: unknown) => value is T,
    init: RequestInit = { method: 'GET' },
  ): Promise<T> => {
    const value = await readJson(await ask(fetch, path, init));
    if (!isExpected(value)) throw notUnderstood(path);
    return value;
  };
  return {
    readSession: () => read('/api/v1/session', isSessionAnswer),
    readPixels: () => read('/api/v1/pixels', isPixelsAnswer),
    readOverview: (question) => read(overviewPath(question), isOverviewAnswer),
    readDiagnostics: (question) => read(diagnosticsPath(question), isDiagnosticsAnswer),
    readFindings: (pixel) => read(`/api/v1/findings?${new URLSearchParams({ pixel })}`, isFindingsAnswer),
    readInstallation: (pixel) =>
      read(`/api/v1/installation?${new URLSearchParams({ pixel })}`, isInstallationAnswer),
    wishCheck: (pixel) => read('/api/v1/installation/check', isCheckWishAnswer, post({ pixel })),
    addSite: async (pixel, address) => {
      await ask(fetch, '/api/v1/installation/add', post({ pixel, address }));
    },
    removeSite: async (pixel, address) => {
      await ask(fetch, '/api/v1/installation/remove', post({ pixel, address }));
    },
    signIn: async (password) => {
      await ask(fetch, '/api/v1/sign-in', post({ password }));
    },
    signOut: async () => {
      await ask(fetch, '/api/v1/sign-out', { method: 'POST' });
    },
  };
}

function post(body: object): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function overviewPath({ pixelId, period, timezone, botChoice }: OverviewQuestion): string {
  const bots = botChoice === undefined ? {} : { bots: botChoice };
  return `/api/v1/overview?${new URLSearchParams({ pixel: pixelId, period, timezone, ...bots })}`;
}

function diagnosticsPath({ pixelId, days }: DiagnosticsQuestion): string {
  return `/api/v1/diagnostics?${new URLSearchParams({ pixel: pixelId, days: String(days) })}`;
}

async function ask(fetch: Fetch, path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...init,
      cache: 'no-store',
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
  } catch {
    throw unreachable();
  }
  if (!response.ok) throw await readFault(response);
  return response;
}

async function readFault(response: Response): Promise<ApiFault> {
  const value = await readJson(response);
  if (isErrorAnswer(value)) return new ApiFault({ status: response.status, ...value.error });
  return new ApiFault({
    status: response.status,
    code: 'unexplained',
    message: `The server answered with status ${response.status} and no explanation.`,
    cure: 'Look at the log of the server, and at a proxy in front of it if there is one.',
  });
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function unreachable(): ApiFault {
  return new ApiFault({
    status: 0,
    code: 'unreachable',
    message: 'The server did not answer.',
    cure: 'Check that Ownpixel is running and that this device is connected. It is asked again by itself.',
  });
}

function notUnderstood(path: string): ApiFault {
  return new ApiFault({
    status: 0,
    code: 'not_understood',
    message: `The answer of ${path.split('?')[0]} could not be understood.`,
    cure: 'Reload this page: the server may have been upgraded since it was opened.',
  });
}

// Where: reports -> API. The findings that the server has noticed by itself -> those of one pixel, with what they mean and their cure.

import type { Finding, FindingsAnswer } from './contract.ts';
import type { KnownFinding } from './findings.ts';

export interface FindingsRead {
  /** 0: nothing has been looked at yet. */
  readonly judgedAtMs: number;
  readonly findings: readonly KnownFinding[];
}

export async function answerFindings(
  { judgedAtMs, findings }: FindingsRead,
  pixelId: string,
): Promise<FindingsAnswer> {
  // Loaded when somebody asks: see diagnose.ts.
  const { checks } = await import('./checks.ts');
  const described = findings
    .filter((finding) => finding.pixelId === pixelId)
    .map(({ pixelId: _, check, endedAtMs, ...rest }): Finding => {
      const { meaning = '', cure = '' } = checks.find(({ id }) => id === check) ?? {};
      return { check, meaning, cure, ...rest, endedAtMs: endedAtMs ?? null };
    });
  const goingOn = described.filter(({ endedAtMs }) => endedAtMs === null);
  const ended = described.filter(({ endedAtMs }) => endedAtMs !== null);
  return { pixelId, judgedAtMs: judgedAtMs || null, findings: [...goingOn, ...ended] };
}

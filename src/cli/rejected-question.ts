// Where: command line. The options that `rejected` and `replay rejected` share: which of the kept requests are meant.

import { isPixelId } from '../event/pixel-id.ts';
import { isRejectionReason } from '../event/rejections.ts';
import type { RejectedQuestion } from '../reports/reports.ts';
import { UsageError } from '../runtime/errors.ts';
import { parseTime } from './time-argument.ts';

/** Throws UsageError. */
export function parseQuestion(options: {
  readonly pixel?: string;
  readonly reason?: string;
  readonly since?: string;
}): RejectedQuestion {
  const { pixel, reason, since } = options;
  if (pixel !== undefined && pixel !== '0' && !isPixelId(pixel))
    throw new UsageError(
      `--pixel must be the id of a pixel, or 0 for requests without one of ours, not "${pixel}"`,
    );
  if (reason !== undefined && !isRejectionReason(reason))
    throw new UsageError(`there is no reason "${reason}"; docs/reference/rejections.md has the list`);
  return {
    ...(pixel === undefined ? {} : { pixelId: pixel }),
    ...(reason === undefined ? {} : { reason }),
    sinceMs: since === undefined ? 0 : parseTime('--since', since, Date.now()),
  };
}

// Where: store -> loader, reports. The store did not do what was asked.

import { errorCode, errorMessage } from '../runtime/errors.ts';

export class StoreFault extends Error {
  readonly code: string;
  /** True: the same request may succeed later. False: the store has judged the request itself. */
  readonly retryable: boolean;

  constructor(code: string, message: string, retryable: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreFault';
    this.code = code;
    this.retryable = retryable;
  }
}

/** ClickHouse codes that mean: these rows cannot be read into this table, now or ever. */
const dataErrors = new Set([
  6, 26, 27, 33, 34, 36, 38, 41, 53, 69, 70, 72, 117, 131, 190, 321, 349, 407, 691, 636,
]);

export function toStoreFault(error: unknown): StoreFault {
  const text = errorMessage(error);
  const code = errorCode(error) || (/Code: (\d+)/.exec(text)?.[1] ?? 'unreachable');
  return new StoreFault(code, text.slice(0, 2_000), !dataErrors.has(Number(code)), error);
}

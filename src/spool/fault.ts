// Where: spool writer -> collector. The disk, or the spool's own limit, did not take a record.

export class SpoolFault extends Error {
  readonly code: 'spool_full' | 'spool_fault';
  readonly retryable = true;

  constructor(code: SpoolFault['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SpoolFault';
    this.code = code;
  }
}

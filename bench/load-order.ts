// What a bench asks of the load generator, and what it hears back.

export interface LoadOrder {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Of load of the same kind before these, not measured: until the generator's own code is compiled, which stops it for 30 ms. */
  readonly warmSeconds?: number;
  /**
   * Whole HTTP/1.1 requests, keep-alive. A `numberSlot` in one becomes a number that hardly any other request has. Or a file with
   * them as JSON: many megabytes would otherwise cost the process that is measured the time of handing them over.
   */
  readonly requests: readonly string[] | string;
  /** Requests a second, sent when they are due. Undefined: each connection sends when it has its answer. */
  readonly perSecond?: number;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  /** From when the request was due. */
  readonly p99Ms: number;
  readonly failures: number;
}

export const numberSlot = '@number@';

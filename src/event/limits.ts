// Where: everywhere. The sizes this product accepts, in one place, so that tag, collector and loader agree.
// Sources: the longest image request seen is 2,044 characters (public recordings); event names are documented
// at 50 characters but never cut by clients, so the limits here are generous and only stop abuse.

export const limits = {
  /** Longest address of a request, and largest header block, characters. Longer: 414 or 431. */
  requestHeadMaxLength: 64 * 1024,
  /** Longest request line and header block read at all, bytes: so much is read to tell which of them is too long. */
  requestHeadReadMaxBytes: 256 * 1024,
  /** Longest `/tr` body read, bytes. Longer: 413. */
  beaconMaxBytes: 256 * 1024,
  /** Longest body of a request to the Conversions API read, bytes. Longer: 413. */
  conversionsMaxBytes: 4 * 1024 * 1024,
  /** Bodies of the Conversions API held at one time, bytes: whoever sends them has not yet shown a token. */
  conversionsHeldMaxBytes: 64 * 1024 * 1024,
  /** Events of one request to the Conversions API. More: refused. */
  conversionsMaxEvents: 1_000,
  /** A server event may be this old, ms (7 days; in a physical store 62). */
  serverEventAgeMaxMs: 7 * 24 * 3_600_000,
  storeEventAgeMaxMs: 62 * 24 * 3_600_000,
  /** Objects and lists of an event may be nested this deeply. */
  eventMaxDepth: 16,
  /** Longest event name kept, characters. Longer: rejected. */
  eventNameMaxLength: 200,
  /** Parameters of one request. More: rejected. */
  parametersMax: 1_000,
  /** Of a refused request for a pixel that does not exist, this much is kept as a sample, characters. */
  sampleMaxLength: 4_000,
  /** A client clock may be this far behind the server's before `ts` is not believed, ms (7 days). */
  eventAgeMaxMs: 7 * 24 * 3_600_000,
  /** A client clock may be this far ahead of the server's before `ts` is not believed, ms. */
  eventFutureMaxMs: 10 * 60_000,
  /** A client clock that differs less from the server's is not corrected, ms: it may be the time that the request took. */
  clockSkewMinMs: 2 * 60_000,
} as const;

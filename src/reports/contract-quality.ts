// Where: reports -> scripts. The answer of GET /api/v1/quality?pixel=ID&days=2: how well what arrives tells whose it is, event by event.

export const frequencies = ['real_time', 'hourly', 'daily', 'weekly'] as const;
export type Frequency = (typeof frequencies)[number];

export interface QualityAnswer {
  readonly pixelId: string;
  /** What was looked at. Of very many events only the newest are: then this begins later than was asked for. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Events of websites without bots, by name, most happenings first; at most 200 names. */
  readonly events: readonly EventQuality[];
}

export interface EventQuality {
  readonly eventName: string;
  readonly happenings: number;
  /** Events that were received for them: `copies - happenings` of them are duplicates. */
  readonly copies: number;
  /** Share of the copies that are duplicates, 0 to 1. */
  readonly duplicateShare: number;
  /** Null where only one side reports the event, or nothing of it is an hour old yet. */
  readonly coverage: Coverage | null;
  /** Null: that side has sent none. */
  readonly page: SideQuality | null;
  readonly server: SideQuality | null;
}

/** Of happenings that a page has reported, at least an hour ago: those that the server has reported too. */
export interface Coverage {
  readonly happenings: number;
  readonly byEventId: number;
  /** By `fbp` or `external_id`. */
  readonly byPerson: number;
  /** Of both together, 0 to 1. */
  readonly share: number;
  /** What is aimed at. */
  readonly goalShare: number;
}

export interface SideQuality {
  readonly events: number;
  /** 0 to 10, one decimal. */
  readonly score: number;
  readonly withEventId: number;
  readonly keys: readonly KeyQuality[];
  readonly freshness: Freshness;
}

export interface KeyQuality {
  readonly key: string;
  /** What an event gets for it, of ten at most. */
  readonly points: number;
  /** Events that carry it. */
  readonly sent: number;
  /** Those of them in which it can be used. */
  readonly usable: number;
  /** `usable` of all events of the side, 0 to 1. */
  readonly coverage: number;
  /** So much higher would the score be if every event had it. */
  readonly potential: number;
}

export interface Freshness {
  /** From the event to its arrival: half of the events are faster, and nine of ten. */
  readonly medianMs: number;
  readonly ninthMs: number;
  readonly frequency: Frequency;
  readonly lastReceivedAtMs: number;
}

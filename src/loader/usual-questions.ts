// Where: loader, in the short cut for usual events (usual-events.ts). What an event shares with others, and asks the memory of
// written cells for (cells-memory.ts).

/** What an event asks for, each once. */
export const asked = {
  /** Channel and pixel; its number: the place of the pixel in the list. */
  origin: 0,
  /** Parameter `ev`; its number: 1 when the column gives it back. */
  name: 1,
  /** Cookie `_fbp`: visitor and cookie; its number: length of the visitor's id, 0 when the cookie names none. */
  visitor: 2,
  /** Cookieless id: the visitor, likewise. */
  stranger: 3,
  /** Parameter `dpo`. */
  options: 4,
  /** Language and country. */
  place: 5,
  /** Click and page; its number: 1 when it has a click. More: see usual-channel.ts. */
  page: 6,
  /** Parameter `rl`; its number: that of the host. More: the host. */
  referrer: 7,
  device: 8,
  /** Parameters `cd[...]`. More: what is left of them. */
  custom: 9,
  /** Parameters `ud[...]` and their families. */
  user: 10,
} as const;

/** Sorts of things that are asked for: the same text may be of several. */
export const kind = {
  origin: 0,
  name: 1,
  visitor: 2,
  stranger: 3,
  options: 4,
  /** With Global Privacy Control. */
  controlledOptions: 5,
  place: 6,
  /** Parameter `dl`. */
  page: 7,
  /** Header `Referer`. */
  plainPage: 8,
  referrer: 9,
  /** User agent, and of one without a window. */
  device: 10,
  headless: 11,
  custom: 12,
  user: 13,
} as const;

// Where: composition. Who goes first when there are fewer cores than work. The collectors, which are not listed, do: somebody waits for
// their answers. Behind them the spool grows and nobody waits. docs/decisions/0108 has the measurements.

/** 0 is usual, 19 yields to everything; three more are half of the time. */
export const nicenessOf = {
  loader: 7,
  /** Twice the time of the engine: one batch is interpreted while the engine stores another. */
  engine: 10,
  /** In no hurry at all. */
  inspector: 12,
} as const;

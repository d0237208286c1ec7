// Where: inside the spool. A place in the log as one number: segment number * 2^32 + offset in bytes. Exact up to
// 2 million segments (32 TB of 16 MiB segments) in a JavaScript number.

const segmentSpan = 2 ** 32;

/** Of a log that nobody has written before. */
export const firstPosition = segmentSpan;

export function positionOf(segment: number, offset: number): number {
  return segment * segmentSpan + offset;
}

export function segmentOf(position: number): number {
  return Math.floor(position / segmentSpan);
}

/** True when no segment lies between `at`, behind one frame, and `from`, where another begins. */
export function followsOn(at: number, from: number): boolean {
  return segmentOf(from) - segmentOf(at) <= 1;
}

export function offsetOf(position: number): number {
  return position % segmentSpan;
}

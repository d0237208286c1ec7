// Where: inside the spool. A place in the log as one number: segment number * 2^32 + offset in bytes. Exact up to
// 2 million segments (32 TB of 16 MiB segments) in a JavaScript number.

const segmentSpan = 2 ** 32;

export function positionOf(segment: number, offset: number): number {
  return segment * segmentSpan + offset;
}

export function segmentOf(position: number): number {
  return Math.floor(position / segmentSpan);
}

export function offsetOf(position: number): number {
  return position % segmentSpan;
}

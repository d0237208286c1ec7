// Where: tag, collector, command line. What a pixel id may look like.
// The form is the one the well-known service's library accepts: 1 to 26 digits, no leading zero. The store keeps
// ids as UInt64, so ids beyond that are refused too.

const pixelIdPattern = /^[1-9][0-9]{0,19}$/;
const uint64Max = '18446744073709551615';

/** `text` is a pixel id: digits, no leading zero, no spaces, at most 18446744073709551615. */
export function isPixelId(text: string): boolean {
  return pixelIdPattern.test(text) && (text.length < uint64Max.length || text <= uint64Max);
}

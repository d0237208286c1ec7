// Where: loader, where parameters are copied as they were sent. The rule of which signs cannot be left as they stand. In: bytes. Out:
// whether there is one among them.

/** By byte: 1 for everything but plain letters, digits and signs: what is encoded, what the store would have escaped, what is not ASCII. */
const special = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte > 0x7e || '%+=\\'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** From `start` to before `end`. Not 0: there are special ones among them. */
export function findSpecial(bytes: Uint8Array, start: number, end: number): number {
  let signs = 0;
  for (let at = start; at < end; at++) signs |= special[bytes[at] ?? 0] ?? 0;
  return signs;
}

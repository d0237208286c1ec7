// Loader step: the number of an event within its page load. In: the tag's `oi`, a random text, a dot and a count from 0.
// Out: the count from 1, at most 65,535; 0 when the text is no such name.

const most = 65_535;

export function readDeliveryNumber(oi: string): number {
  const count = /^[^.]+\.(\d{1,5})$/.exec(oi)?.[1];
  return count === undefined ? 0 : Math.min(Number(count) + 1, most);
}

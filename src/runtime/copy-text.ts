// Where: collector, loader. Texts that are kept longer than what they were cut from.

/** TRICKY: a part of a text holds on to the whole of it: an agent cut from a header of 64 KiB would keep all 64 KiB in memory. */
export function copyText(text: string): string {
  return Buffer.from(text).toString();
}

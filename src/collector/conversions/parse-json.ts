// Where: collector, Conversions API. JSON as senders write it. Whole numbers too long for a JavaScript number (ids are
// sent so) stay as the text they were; everything else is as usual.

/** A first look that is cheap: a number of sixteen digits where a value stands. */
const mayHoldLongNumber = /[:,[]\s*-?\d{16}/;

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const keepLongNumber: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '') ? source : value;

/** Throws an Error whose message does not quote the text. */
export function parseJson(text: string): unknown {
  try {
    return mayHoldLongNumber.test(text)
      ? JSON.parse(text, keepLongNumber as (key: string, value: unknown) => unknown)
      : JSON.parse(text);
  } catch {
    // The platform's message quotes the place, and with it what may not be kept.
    throw new Error('the JSON is broken');
  }
}

// Where: tag, user-data file. SHA-256 of a text's UTF-8 bytes, lower-case hex. Own, because the browser's is missing on pages
// without https and answers later, when the page may be gone. Constants as FIPS 180-4 derives them: fractions of the
// square and cube roots of the first primes.

const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
const fractions = (power: number) => primes.map((prime) => (prime ** power * 2 ** 32) | 0);
const constants = fractions(1 / 3);
const initial = fractions(1 / 2).slice(0, 8);

export function sha256(text: string): string {
  const bytes = [...new TextEncoder().encode(text), 0x80];
  const words = new Array<number>(((bytes.length + 71) >> 6) << 4).fill(0);
  bytes.forEach((byte, at) => {
    words[at >> 2] = word(words, at >> 2) | (byte << (24 - 8 * (at % 4)));
  });
  words[words.length - 1] = bytes.length * 8 - 8;
  let state = initial;
  for (let block = 0; block < words.length; block += 16)
    state = compress(state, words.slice(block, block + 16));
  return state.map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
}

function compress(state: readonly number[], words: number[]): number[] {
  let mixed = state;
  constants.forEach((constant, n) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = mixed;
    if (n > 15) {
      const x = word(words, n - 15);
      const y = word(words, n - 2);
      words[n] =
        (word(words, n - 16) +
          (turn(x, 7, 18) ^ (x >>> 3)) +
          word(words, n - 7) +
          (turn(y, 17, 19) ^ (y >>> 10))) |
        0;
    }
    const sum = h + turn(e, 6, 11, 25) + (g ^ (e & (f ^ g))) + constant + word(words, n);
    mixed = [(sum + turn(a, 2, 13, 22) + ((a & b) | (c & (a | b)))) | 0, a, b, c, (d + sum) | 0, e, f, g];
  });
  return state.map((part, n) => (part + word(mixed, n)) | 0);
}

/** Rotated right by each, all xored. */
function turn(value: number, ...bits: readonly number[]): number {
  return bits.reduce((mix, count) => mix ^ ((value >>> count) | (value << (32 - count))), 0);
}

function word(words: readonly number[], at: number): number {
  return words[at] as number;
}

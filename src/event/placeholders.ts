// Where: collector, loader and reports. Hashes that are never a person: of texts that programs put where a value is missing.

const texts = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['undefined', 'eb045d78d273107348b0300c01d29b7552d622abbc6faf81b3ec55359aa9950c'],
  ['null', '74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b'],
  ['none', '140bedbf9c3f6d56a9846d2ba7088798683f4da0c248231336e6a05679e4fdfe'],
  ['nan', '9b2d5b4678781e53038e91ea5324530a03f27dc1d0e5f6c9bc9d493a23be9de0'],
  ['n/a', 'a683c5c5349f6f7fb903ba8a9e7e55d0ba1b8f03579f95be83f4954c33e81098'],
  ['[object object]', 'c9a560c74de368dcd2e6ac5544ad12a9afd32584b71a52147303479f726e0408'],
  ['test', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ['0', '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9'],
  ['true', 'b5bea41b6c623f7c09f1bf24dcae58ebab3c0cdd90ad966bc43a45b44867e12b'],
  ['false', 'fcbcf165908dd18a9e49f7ff27810176db8e9f63b4352213741664245224f8aa'],
  ['guest', '84983c60f7daadc1cb8698621f802c0d9f9a3c3c295c810748fb048115c186ec'],
  ['undefined@gmail.com', '096eb47b9e65a0e2f1b761089840797f421de554c0c3f31596cce51a51c1c606'],
  ['null@gmail.com', 'db4695a4178fd3c0771b188263991d2493be9c45713816bf55eb74e5516d0a3f'],
] as const;

const hashes: ReadonlyMap<string, string> = new Map(texts.map(([text, hash]) => [hash, text]));

const placeholderTexts: ReadonlySet<string> = new Set(texts.map(([text]) => text));

/** `text`: trimmed, in lower case. */
export function isPlaceholderText(text: string): boolean {
  return placeholderTexts.has(text);
}

export const placeholderHashes: readonly string[] = [...hashes.keys()];

/** The text that was hashed when `hash` (lower-case hex) stands for a missing value, else undefined. */
export function findPlaceholder(hash: string): string | undefined {
  return hashes.get(hash);
}

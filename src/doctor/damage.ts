// Where: doctor, ground of everything. The kinds of damage that editors, content systems and copying do to code, and the
// characters they leave behind, once. Everything else that speaks of a damaged character reads these tables.

export const damageKinds = {
  quotes: 'typographic quotes or primes where straight quotes belong',
  dashes: 'dashes or an ellipsis where hyphens or dots belong',
  invisible: 'invisible characters (zero width, text direction, soft hyphen)',
  spaces: 'non-breaking spaces where spaces belong',
  fullwidth: 'full-width characters where plain ones belong',
  mojibake: 'characters broken by a wrong encoding',
  entities: 'HTML entities where characters belong',
  tags: 'HTML tags inside the code',
  backslashes: 'backslashes before quotes',
  translated: 'machine-translated words of the language',
} as const;

export type DamageKind = keyof typeof damageKinds;

/** A class of quotes: what closes what. `any`: the character was lost, only its place says that it was a quote. */
export type QuoteClass = 'single' | 'double' | 'any';

const singles = '‘’‚‛′‹›´ʼʹ＇「」‵׳❛❜\u0091\u0092';
const doubles = '“”„‟″«»＂〃〝〞『』‶״❝❞\u0093\u0094';

const quoteClasses: ReadonlyMap<string, QuoteClass> = new Map([
  ...[...singles, "'"].map((quote) => [quote, 'single'] as const),
  ...[...doubles, '"'].map((quote) => [quote, 'double'] as const),
  ['�', 'any'] as const,
]);

export function quoteClass(character: string): QuoteClass | undefined {
  return quoteClasses.get(character);
}

export function isStraightQuote(character: string): boolean {
  return character === "'" || character === '"';
}

const dashes = new Set('‐‑‒–—―−');

export function isDash(character: string): boolean {
  return dashes.has(character);
}

/** Zero width, joiners, text direction, soft hyphen, byte order mark inside a text. */
const invisiblePattern =
  /\u00AD|\u034F|\u061C|\u180E|[\u200B-\u200F]|[\u202A-\u202E]|[\u2060-\u2064]|[\u2066-\u2069]|[\uFE00-\uFE0F]|\uFEFF/u;

export function isInvisible(character: string): boolean {
  return invisiblePattern.test(character);
}

export function removeInvisible(text: string): string {
  return text.replace(new RegExp(invisiblePattern, 'gu'), '');
}

/** U+FF01..U+FF5E are the full-width twins of ASCII. */
export function narrow(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return code === 0x3001 ? ',' : character;
}

export function isFullwidth(character: string): boolean {
  return narrow(character) !== character;
}

/** Latin letters as other alphabets have them, to the eye the same. */
const lookalikes: Readonly<Record<string, string>> = Object.fromEntries(
  [...'АAВBЕEКKМMНHОOРPСCТTХXаaеeоoрpсcхxуyіiѕsјjΑAΒBΕEΗHΙIΚKΜMΝNΟOΡPΤTΧXοo'].reduce<[string, string][]>(
    (pairs, character, index, all) => {
      if (index % 2 === 0) pairs.push([character, all[index + 1] ?? '']);
      return pairs;
    },
    [],
  ),
);

/** What a name or an id was before characters in it were damaged: plain ASCII where that is possible. */
export function plainText(text: string): string {
  return [...removeInvisible(text)]
    .filter((character) => quoteClass(character) === undefined || character === '�')
    .map((character) => lookalikes[character] ?? narrow(character))
    .map((character) => (isDash(character) ? '-' : character))
    .join('')
    .replace(/[\s\u00A0\u202F]+/g, ' ')
    .trim();
}

/** UTF-8 read as windows-1252, as latin-1 or as Macintosh: what the sequence was. */
export const mojibake: ReadonlyMap<string, string> = new Map(
  [...'‘’‚“”„′″–—…«»´\u00A0\u200B‹›\u00AD\u200C\u200D\uFEFF\u202F'].flatMap((character) => {
    const bytes = new TextEncoder().encode(character);
    const western = new TextDecoder('windows-1252').decode(bytes);
    const latin = String.fromCharCode(...bytes);
    const macintosh = new TextDecoder('macintosh').decode(bytes);
    return [
      [western, character] as const,
      [latin, character] as const,
      [macintosh, character] as const,
      // Twice wrong happens as well.
      [new TextDecoder('windows-1252').decode(new TextEncoder().encode(western)), character] as const,
    ];
  }),
);

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  laquo: '«',
  raquo: '»',
  lsaquo: '‹',
  rsaquo: '›',
  prime: '′',
  Prime: '″',
  ndash: '–',
  mdash: '—',
  minus: '−',
  hellip: '…',
  shy: '\u00AD',
  zwnj: '\u200C',
  zwj: '\u200D',
  lpar: '(',
  rpar: ')',
  lbrace: '{',
  rbrace: '}',
  lcub: '{',
  rcub: '}',
  lsqb: '[',
  rsqb: ']',
  comma: ',',
  semi: ';',
  colon: ':',
  excl: '!',
  equals: '=',
  period: '.',
  sol: '/',
  bsol: '\\',
  plus: '+',
  lowbar: '_',
  num: '#',
  percnt: '%',
  quest: '?',
  verbar: '|',
  Tab: '\t',
  NewLine: '\n',
  euro: '€',
  pound: '£',
  eacute: 'é',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  szlig: 'ß',
  acute: '´',
};

export const entityPattern = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/y;

/** The character of an entity that `entityPattern` matched, or undefined when it has no such name. */
export function decodeEntity(match: RegExpExecArray): string | undefined {
  const [, decimal, hexadecimal, name] = match;
  if (name !== undefined) return Object.hasOwn(namedEntities, name) ? namedEntities[name] : undefined;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  if (code === 0 || code > 0x10ffff) return undefined;
  // HTML reads these numbers as windows-1252.
  if (code >= 0x80 && code < 0xa0) return new TextDecoder('windows-1252').decode(Uint8Array.of(code));
  return String.fromCodePoint(code);
}

/** `’ (U+2019, right single quotation mark)`: what a person needs to find a character. */
export function describeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = characterNames[character];
  const seen = isInvisible(character) || character === '\u00A0' ? 'invisible' : character;
  return `${seen} (${point}${name === undefined ? '' : `, ${name}`})`;
}

const characterNames: Readonly<Record<string, string>> = {
  '‘': 'left single quotation mark',
  '’': 'right single quotation mark',
  '‚': 'low single quotation mark',
  '‛': 'reversed single quotation mark',
  '′': 'prime',
  '‵': 'reversed prime',
  '‹': 'left angle quotation mark',
  '›': 'right angle quotation mark',
  '´': 'acute accent',
  ʼ: 'modifier apostrophe',
  ʹ: 'modifier prime',
  '“': 'left double quotation mark',
  '”': 'right double quotation mark',
  '„': 'low double quotation mark',
  '׳': 'geresh',
  '״': 'gershayim',
  '‟': 'reversed double quotation mark',
  '″': 'double prime',
  '‶': 'reversed double prime',
  '«': 'left double angle quotation mark',
  '»': 'right double angle quotation mark',
  '＇': 'full-width apostrophe',
  '＂': 'full-width quotation mark',
  '「': 'left corner bracket',
  '」': 'right corner bracket',
  '‐': 'hyphen',
  '‑': 'non-breaking hyphen',
  '‒': 'figure dash',
  '–': 'en dash',
  '—': 'em dash',
  '―': 'horizontal bar',
  '−': 'minus sign',
  '…': 'ellipsis',
  '\u00A0': 'non-breaking space',
  '\u00AD': 'soft hyphen',
  '\u200B': 'zero width space',
  '\u200C': 'zero width non-joiner',
  '\u200D': 'zero width joiner',
  '\u200E': 'left-to-right mark',
  '\u200F': 'right-to-left mark',
  '\u202A': 'left-to-right embedding',
  '\u202B': 'right-to-left embedding',
  '\u202C': 'end of text direction',
  '\u202D': 'left-to-right override',
  '\u202E': 'right-to-left override',
  '\u2060': 'word joiner',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2069': 'end of isolate',
  '\uFEFF': 'byte order mark',
  '�': 'replacement character: the original was lost in a wrong encoding',
};

const translatedWords: Readonly<Record<string, string>> = {
  function:
    'función fonction Funktion funzione função funcție funkcja funktion functie функция функція fungsi işlev fonksiyon 功能 函数 函數 関数 機能',
  if: 'si wenn se als jeśli если якщо eğer dacă 如果 もし',
  return:
    'retour retourner regresar volver devolver retorno retornar zurück zurückgeben rückkehr ritorno ritorna вернуть возврат повернути terug zwróć 返回 戻る',
  arguments: 'argumentos argumente argomenti аргументы argumenten argumenty 参数 引数',
  window: 'ventana fenêtre fenster finestra janela окно вікно venster okno pencere 窗口 ウィンドウ',
  document: 'documento dokument документ belge 文档 文件 ドキュメント',
  var: 'variable',
  true: 'verdadero vrai wahr vero verdadeiro истина 真',
  script: 'guión guion skript скрипт сценарий escritura scénario 脚本 スクリプト',
  init: 'inicio iniciar initialiser initialisieren inizializza iniciación инициализация 初始化 inicializar',
  track:
    'pista seguir rastrear suivre piste spur verfolgen traccia rastro трек отслеживать отследить дорожка 跟踪 追踪 トラック',
};

const originalWords: ReadonlyMap<string, string> = new Map(
  Object.entries(translatedWords).flatMap(([word, others]) =>
    others.split(' ').map((other) => [other, word] as const),
  ),
);

/** The word of the language that a machine has translated, or undefined. */
export function originalWord(word: string): string | undefined {
  return originalWords.get(word.toLowerCase());
}

/** As telephones write the first word of a line. */
export function lowerKeyword(word: string): string | undefined {
  return /^(Function|If|Var|Return)$/.test(word) ? word.toLowerCase() : undefined;
}

/** A quote to the eye, a letter to the language: a text between two of them is a name. */
export const quoteLetter = /[ʼʹ]/;

const eventTranslations: readonly (readonly [RegExp, string])[] = [
  [
    /^(vistas?|visualizaci[oó]n|visualiza[cç][aã]o|visualizzazione) ?(de|di)? ?(la )?(p[aá]gina)$/i,
    'PageView',
  ],
  [/^(vue|affichage)s? ?(de)? ?(la )?page$|^page vue$|^pages? vues?$/i, 'PageView'],
  [
    /^seiten ?(ansicht|aufruf)$|^paginaweergave$|^просмотр страницы$|^(页面浏览|页面视图|ページビュー)$/i,
    'PageView',
  ],
  [/^(compra|achat|kauf|acquisto|aankoop|покупка|购买|購入)$/i, 'Purchase'],
];

export function originalEvent(name: string): string | undefined {
  return eventTranslations.find(([pattern]) => pattern.test(name.trim()))?.[1];
}

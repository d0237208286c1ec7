// What the test pages of the doctor are made of: base codes in the shapes they have in the wild, page frames with invented
// texts, and the kinds of damage, as the programs that cause them do it.

export const originalTag = 'https://connect.facebook.net/en_US/fbevents.js';
export const ownTag = 'https://px.example.com/en_US/fbevents.js';

/** As the instructions give it. */
export function stub(url = originalTag): string {
  return `!function(f,b,e,v,n,t,s)
{if(f.fbq)return;n=f.fbq=function(){n.callMethod?
n.callMethod.apply(n,arguments):n.queue.push(arguments)};
if(!f._fbq)f._fbq=n;n.push=n;n.loaded=!0;n.version='2.0';
n.queue=[];t=b.createElement(e);t.async=!0;
t.src=v;s=b.getElementsByTagName(e)[0];
s.parentNode.insertBefore(t,s)}(window, document,'script',
'${url}');
`;
}

/** As a formatter leaves it. */
export function prettyStub(url = originalTag): string {
  return `(function (f, b, e, v, n, t, s) {
  if (f.fbq) return;
  n = f.fbq = function () {
    n.callMethod ? n.callMethod.apply(n, arguments) : n.queue.push(arguments);
  };
  if (!f._fbq) f._fbq = n;
  n.push = n;
  n.loaded = true;
  n.version = "2.0";
  n.queue = [];
  t = b.createElement(e);
  t.async = true;
  t.src = v;
  s = b.getElementsByTagName(e)[0];
  s.parentNode.insertBefore(t, s);
})(window, document, "script", "${url}");
`;
}

/** As a minifier leaves it. */
export function smallStub(url = originalTag): string {
  return `!function(e,t,n,c,o,a,f){e.fbq||(o=e.fbq=function(){o.callMethod?o.callMethod.apply(o,arguments):o.queue.push(arguments)},e._fbq||(e._fbq=o),o.push=o,o.loaded=!0,o.version="2.0",o.queue=[],(a=t.createElement(n)).async=!0,a.src=c,(f=t.getElementsByTagName(n)[0]).parentNode.insertBefore(a,f))}(window,document,"script","${url}");`;
}

export function base(id: string, url = originalTag): string {
  return `${stub(url)}fbq('init', '${id}');\nfbq('track', 'PageView');\n`;
}

export function script(code: string, attributes = ''): string {
  return `<script${attributes}>\n${code}</script>`;
}

export function noscript(id: string, host = 'https://www.facebook.com'): string {
  return `<noscript><img height="1" width="1" style="display:none" alt=""
src="${host}/tr?id=${id}&ev=PageView&noscript=1"/></noscript>`;
}

const stories = [
  [
    'Storm over Vennport',
    'All night the wind came from the west. In the morning the ferry lay across the quay.',
  ],
  [
    'The lamp that would not go out',
    'Ida Holm has kept it burning for forty years. “One gets used to it,” she says.',
  ],
  [
    'A bridge for the upper town',
    'The council voted late. It will be narrow, made of wood, and open on Sundays.',
  ],
  [
    'Bread prices: what bakers say',
    'Flour has become dear. Still – the small loaf stays at two crowns, for now…',
  ],
  ['Winter boots, tested in the mud', 'We walked thirty miles in six pairs. Two of them came home dry.'],
] as const;

export function page(parts: {
  readonly head?: string;
  readonly body?: string;
  readonly title?: string;
  readonly story?: number;
}): string {
  const [title, text] = stories[(parts.story ?? 0) % stories.length] ?? stories[0];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${parts.title ?? title} – The Harbour Letter</title>
${parts.head ?? ''}
</head>
<body>
<article>
<h1>${parts.title ?? title}</h1>
<p>${text}</p>
<p>More on this in tomorrow’s letter, “as ever” at the kiosk.</p>
</article>
${parts.body ?? ''}
<footer><p>© The Harbour Letter</p></footer>
</body>
</html>
`;
}

export type Damage = (code: string) => string;

const pairs =
  (open: string, close: string, openDouble = open, closeDouble = close): Damage =>
  (code) =>
    code
      .replace(/'([^'\n]*)'/g, `${open}$1${close}`)
      .replace(/"([^"\n]*)"/g, `${openDouble}$1${closeDouble}`);

/** As a blog system sets text: curly quotes, a prime behind a digit. */
export const curl: Damage = (code) =>
  code
    .replace(/(\d)'/g, '$1′')
    .replace(/'([^'\n]*?)(['′])/g, (_, text: string, end: string) => `‘${text}${end === '′' ? '′' : '’'}`)
    .replace(/"([^"\n]*)"/g, '“$1”');
export const curlDouble = pairs('“', '”');
export const closeOnly: Damage = (code) => code.replace(/['"]/g, '’');
export const low = pairs('‚', '‘');
export const lowDouble = pairs('„', '“');
export const angled = pairs('«\u00A0', '\u00A0»');
export const angledTight = pairs('»', '«');
export const primes = pairs('′', '′');
export const doublePrimes = pairs('″', '″');
export const acute = pairs('´', '´');
export const backtickAcute = pairs('`', '´');
export const cornered = pairs('「', '」');
export const fullwidthQuotes = pairs('＇', '＇');
export const modifierLetters: Damage = (code) => code.replace(/'/g, 'ʼ');
export const geresh: Damage = (code) => code.replace(/'/g, '׳').replace(/"/g, '״');
export const controls = pairs('\u0091', '\u0092', '\u0093', '\u0094');
export const mojibakeMacintosh = pairs('‚Äò', '‚Äô', '‚Äú', '‚Äù');
export const asLineOfText: Damage = (code) => code.replace(/'/g, "\\'").replace(/\n/g, '\\n');
export const capitals: Damage = (code) =>
  code.replace('!function', '!Function').replace('{if(', '{If(').replace('return;', 'Return;');
export const lost = pairs('�', '�');
export const mojibake: Damage = (code) => code.replace(/'([^'\n]*)'/g, 'â€˜$1â€™');
export const mojibakeLatin: Damage = (code) => code.replace(/'([^'\n]*)'/g, 'â\u0080\u0098$1â\u0080\u0099');
export const escapeHtml: Damage = (code) =>
  code
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#039;');
export const escapeTwice: Damage = (code) => escapeHtml(escapeHtml(code));
export const entityCurl: Damage = (code) => code.replace(/'([^'\n]*)'/g, '&#8216;$1&#8217;');
export const namedCurl: Damage = (code) => code.replace(/'([^'\n]*)'/g, '&lsquo;$1&rsquo;');
export const nbspEntities: Damage = (code) => code.replace(/ /g, '&nbsp;');
export const lineBreaks: Damage = (code) => code.replace(/\n/g, '<br />\n');
export const paragraphs: Damage = (code) =>
  `<p>${code
    .trimEnd()
    .replace(/\n(?=fbq)/g, '</p>\n<p>')
    .replace(/([^>])\n(?!<p>)/g, '$1<br />\n')}</p>\n`;
export const zeroWidth: Damage = (code) => code.replace(/([,({;])/g, '$1\u200B');
export const softHyphens: Damage = (code) =>
  code.replace(/function/g, 'func\u00ADtion').replace(/insertBefore/g, 'insert\u00ADBefore');
export const bidi: Damage = (code) => code.replace(/fbq\(/g, '\u200Efbq(\u202A');
export const joiners: Damage = (code) => code.replace(/queue/g, 'que\u2060ue');
export const fullwidth: Damage = (code) =>
  code.replace(/[(),;{}]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
export const slashes: Damage = (code) => code.replace(/(['"])/g, '\\$1');
export const spanish: Damage = (code) =>
  code
    .replace(/\bfunction\b/g, 'función')
    .replace(/\breturn\b/g, 'volver')
    .replace(/\bif\b/g, 'si');
export const german: Damage = (code) =>
  code
    .replace(/\bfunction\b/g, 'Funktion')
    .replace(/\bif\b/g, 'wenn')
    .replace(/\bwindow\b/g, 'Fenster')
    .replace(/'script'/g, "'Skript'");

/** As an editor does that makes a link of every address. */
export const linkAddress: Damage = (code) =>
  code.replace(originalTag, `<a href="${originalTag}">${originalTag}</a>`);

/** A container of a tag manager as it is inlined in a page: its tags are HTML in texts. */
export function container(html: string): string {
  const text = JSON.stringify(html).replace(/</g, '\\u003C').replace(/>/g, '\\u003E');
  return `<script>(function(w){var data={"resource":{"version":"3","tags":[{"function":"__html","vtp_html":${text},"tag_id":3}],"rules":[[["if",0],["add",0]]]}};w.tag_manager=data;})(window);</script>`;
}

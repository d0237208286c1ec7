// Where: doctor, beside the page reader. What a browser does with a script element, by its attributes: run it, keep it
// for somebody (a consent tool, an optimiser), or take it for data.

const scriptRoles = [
  /** Runs where it stands. */
  'classic',
  /** Runs after the page is read. */
  'module',
  /** Loads a file; what it holds itself is not run. */
  'external',
  /** Waits for a consent tool, or for another library that runs it in its own way. */
  'consent',
  /** An optimiser runs it at the first interaction. */
  'delayed',
  /** An optimiser runs it, late, by itself. */
  'reordered',
  /** Not a script to the browser, and nothing says who should run it. */
  'dead',
  /** JSON, shaders, templates: no script at all. */
  'data',
] as const;

export type ScriptRole = (typeof scriptRoles)[number];

const javascriptTypes = new Set([
  '',
  'text/javascript',
  'application/javascript',
  'application/x-javascript',
  'application/ecmascript',
  'text/ecmascript',
  'text/jscript',
  'text/livescript',
  'text/x-ecmascript',
  'text/x-javascript',
  'application/x-ecmascript',
  'text/javascript1.0',
  'text/javascript1.1',
  'text/javascript1.2',
  'text/javascript1.3',
  'text/javascript1.4',
  'text/javascript1.5',
]);

/** Attributes and classes by which consent tools know what they hold: those of well-known tools, and words all use. */
const consentAttribute =
  /^data-(cookie-?consent|cookie-?category|cookie-?categories|categor(y|ies)|consent[\w-]*|usercentrics|service(-?name)?|name|type|src|cookieyes|cky[\w-]*|cli-[\w-]*|cmplz[\w-]*|cmp-[\w-]*|iub-?[\w-]*|borlabs[\w-]*|requires[\w-]*|purposes?[\w-]*|suppressedsrc|vendor[\w-]*|didomi[\w-]*|termly[\w-]*|osano|ot-[\w-]*|wp-consent-category|rcb[\w-]*|necessity|marketing|gdpr[\w-]*|cc-[\w-]*|lang-?cookie)$/i;
const consentClass =
  /(^|\s)(optanon-category-[\w-]+|cmplz-[\w-]+|_iub_cs_activate[\w-]*|cc-onconsent[\w-]*|cookie-?consent[\w-]*|cky-[\w-]+|ot-[\w-]+|iubenda[\w-]*|consent-[\w-]+|termly[\w-]*)(\s|$)/i;

export function scriptRole(attributes: ReadonlyMap<string, string>): ScriptRole {
  const type = (attributes.get('type') ?? '').trim().toLowerCase();
  if (attributes.has('nomodule')) return 'data';
  if (
    type === 'rocketlazyloadscript' ||
    type === 'litespeed/javascript' ||
    type === 'pmdelayedscript' ||
    type === 'text/rocketscript'
  )
    return 'delayed';
  if (
    /^lazyload_int$|^(perfmatters|flying|wpmeteor|javascript\/blocked-delay)/.test(type) ||
    attributes.has('data-wpmeteor-type') ||
    attributes.has('data-wpmeteor')
  )
    return 'delayed';
  if (attributes.has('data-rocket-src') && type !== '') return 'delayed';
  if (/^[0-9a-f]{16,}-(text\/javascript|module)?$/.test(type)) return 'reordered';
  if (type === 'module') return 'module';
  if (javascriptTypes.has(type)) {
    if (attributes.has('src')) return 'external';
    // A blocked file: the address waits in another attribute.
    return hasConsentMark(attributes) && attributes.has('data-src') ? 'consent' : 'classic';
  }
  if (isHeld(type, attributes)) return 'consent';
  return mayBeCode(type) ? 'dead' : 'data';
}

const consentWord =
  /consent|cookie|gdpr|ccpa|privacy|marketing|advert|targeting|vendor|purpose|trust|ccm|cmp|ketch|klaro|(^|[\s_-])ce-script/i;
/** Types that exist for one purpose: to be started by somebody. */
const heldType = /^(didomi\/|application\/consent$|text\/x-ccm-loader$|text\/partytown$)/;
const blockedType =
  /^(text\/plain|text\/x-blocked|javascript\/blocked|text\/tagmanager|text\/cookie|text\/template)/;

function hasConsentMark(attributes: ReadonlyMap<string, string>): boolean {
  for (const name of attributes.keys()) if (consentAttribute.test(name)) return true;
  return consentClass.test(attributes.get('class') ?? '');
}

/** On a type that browsers do not run, one word is enough. */
function isHeld(type: string, attributes: ReadonlyMap<string, string>): boolean {
  if (heldType.test(type)) return true;
  if (!blockedType.test(type)) return false;
  if (hasConsentMark(attributes)) return true;
  for (const [name, value] of attributes)
    if (name !== 'type' && name !== 'src' && (consentWord.test(name) || consentWord.test(value))) return true;
  return false;
}

/** JSON, markup and shaders are data; what is left was meant to run. */
function mayBeCode(type: string): boolean {
  return !/json|html|template|xml|svg|shader|glsl|handlebars|mustache|markdown|csv|latex|math|importmap|speculationrules|ng-|babel|jsx/.test(
    type,
  );
}

/** A type that is one of the language's, but misspelled or with parameters: browsers then take it for data. */
export function isMisspelledType(type: string): boolean {
  const plain = type.trim().toLowerCase();
  const inner = plain.replace(/^[^\w/]+|[^\w/]+$/g, '');
  if (inner !== plain && inner !== '') return javascriptTypes.has(inner) || isMisspelledType(inner);
  return (
    !javascriptTypes.has(plain) &&
    /^(text|application)?[/ \\]?(x-)?(java|jav|ja?va?)sc?ri?pt?s?\b|^js$|^text\/js$|^text\\javascript/.test(
      plain,
    )
  );
}

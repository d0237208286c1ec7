// The known problems of installed pixels that a page can show, each with the checks that find it and a test page on which
// they do. docs/reference/doctor.md has it as a table; test/doctor-reference.test.ts keeps it true.

interface KnownProblem {
  readonly problem: string;
  /** Names of test pages: on each of them a check finds this. */
  readonly pages: readonly string[];
  readonly checks: readonly string[];
}

const known = (problem: string, checks: string, pages: string): KnownProblem => ({
  problem,
  checks: checks.split(' '),
  pages: pages.split(' '),
});

export const knownProblems: readonly KnownProblem[] = [
  known(
    'quotes or dashes changed by an editor',
    'typographic-quotes typographic-dashes',
    'printed-curly dash-as-minus',
  ),
  known(
    'invisible, wide or foreign characters in the code',
    'invisible-characters non-breaking-spaces full-width-characters broken-encoding',
    'zero-width soft-hyphens text-direction angled-spaced full-width mojibake',
  ),
  known(
    'quotes of code, image or address escaped or changed',
    'escaped-quotes damaged-image damaged-src',
    'backslashes image-curly address-in-curly-quotes',
  ),
  known('words of the language translated', 'translated-code', 'spanish german'),
  known(
    'code pasted into other code',
    'syntax-error swallowed-by-line-comment code-beside-src script-in-noscript',
    'pasted-into-itself line-breaks-lost beside-src in-noscript',
  ),
  known(
    'damage within the container of a tag manager',
    'damaged-in-container',
    'container-curly container-doubtful',
  ),
  known('entities in the script', 'entities-in-script', 'escaped-html escaped-twice'),
  known('the code is text on the page', 'code-as-text', 'printed-straight printed-escaped'),
  known('tags between the lines of code', 'tags-in-script', 'script-in-script'),
  known(
    'comment or script without end',
    'unclosed-script swallowed-by-comment truncated-code',
    'unclosed-script swallowed-by-comment truncated',
  ),
  known('placeholder instead of an id', 'placeholder-id', 'placeholder-id placeholder-zeros id-empty'),
  known(
    'id with a space, an invisible character, or as too large a number',
    'damaged-id',
    'id-with-space id-with-zero-width id-too-large-a-number',
  ),
  known('noscript image in the head', 'noscript-in-head', 'noscript-in-head'),
  known('noscript without an image', 'noscript-without-image', 'noscript-without-image'),
  known(
    'noscript image of another id, or without `noscript=1`',
    'noscript-other-id noscript-unmarked',
    'noscript-other-id noscript-unmarked',
  ),
  known('library over HTTP', 'mixed-content', 'http-library'),
  known(
    'event code in front of the base code, or without it',
    'fbq-undefined',
    'event-in-front-of-base-code base-code-missing file-beside-the-page',
  ),
  known(
    'no library, no `init`, or a command nobody knows',
    'library-missing init-missing command-unknown wrong-arguments',
    'library-not-loaded init-missing command-misspelled data-is-text',
  ),
  known('hosts that do not fit together', 'wrong-host', 'half-switched host-misspelled'),
  known('event before `init`', 'event-before-init', 'event-before-init'),
  known(
    'one pixel initialised or installed twice',
    'init-repeated installed-twice',
    'init-twice installed-by-two-roads container-and-template',
  ),
  known(
    'page view or event sent twice',
    'event-doubled page-view-repeated image-outside-noscript',
    'page-view-by-two-ways page-view-twice image-outside-noscript',
  ),
  known(
    'no page view, or none for later routes',
    'page-view-missing route-views-missing',
    'page-view-missing routes-without-views',
  ),
  known(
    'value with signs or separators',
    'value-not-a-number',
    'value-with-sign value-german value-template',
  ),
  known('purchase without value or currency', 'purchase-incomplete', 'purchase-without-currency'),
  known(
    'currency by sign or name, or none',
    'currency-unknown currency-missing',
    'currency-sign currency-name currency-missing',
  ),
  known('value in cents', 'value-in-cents', 'value-in-cents'),
  known(
    'event misspelled, or not of the standard',
    'event-name-misspelled event-not-standard',
    'name-wrong-case name-misspelled name-not-standard',
  ),
  known(
    'event id in the wrong place or spelling',
    'event-id-misplaced',
    'event-id-among-data event-id-misspelled',
  ),
  known(
    'content ids or contents as text, or without a type',
    'content-ids-as-text contents-as-text content-type-missing',
    'content-ids-as-text contents-as-text content-type-missing',
  ),
  known(
    'user data of nobody, or under keys that nobody reads',
    'user-data-useless',
    'user-data-of-nobody hash-of-undefined',
  ),
  known('wrong hash', 'hash-malformed', 'hash-in-quotes hash-of-md5 hash-cut-off'),
  known('phone number without country code', 'phone-incomplete', 'phone-of-one-country phone-with-area-code'),
  known('personal data in clear', 'personal-data', 'e-mail-in-data phone-number-in-data e-mail-in-image'),
  known(
    'script, requests or element refused by a policy',
    'blocked-by-policy',
    'policy-meta-inline policy-meta-requests policy-trusted-types',
  ),
  known('noscript image that does not wait for consent', 'noscript-ungated', 'noscript-beside-held-script'),
  known(
    'nothing after consent',
    'never-started wrong-script-type consent-word',
    'held-for-nobody type-left-plain consent-word',
  ),
  known('consent revoked after events', 'consent-too-late', 'consent-too-late'),
  known('held back by an optimiser', 'delayed-by-optimiser', 'delayed-until-touch lazy-image'),
];

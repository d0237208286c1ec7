// What the well-known service tells its users of what arrives, each with the checks that say the same here, or why nothing can be
// said from what is stored. docs/reference/diagnostics.md has it as a table.

interface KnownDiagnostic {
  readonly what: string;
  readonly checks: readonly string[];
  /** What else says it, or why nothing does. */
  readonly note: string;
}

const told = (what: string, checks: string, note = ''): KnownDiagnostic => ({
  what,
  checks: checks.split(' '),
  note,
});
const untold = (what: string, note: string): KnownDiagnostic => ({ what, checks: [], note });

export const knownDiagnostics: readonly KnownDiagnostic[] = [
  told('currency code that does not exist', 'currency-unknown'),
  told('event without a name', 'requests-refused', 'Refused as `missing_event_name`.'),
  told('value or currency missing or invalid', 'purchase-incomplete value-missing currency-missing'),
  told('value that is written wrong', 'value-not-a-number value-negative'),
  told('the same price for all purchases', 'purchase-same-value'),
  told('currency without value, or the reverse', 'currency-without-value currency-missing'),
  told(
    'keys of the server that cannot be used',
    'fbp-invalid fbc-invalid user-data-placeholder user-data-shared server-agent-missing server-country-differs',
    'By key, for every event: [data quality](quality.md).',
  ),
  told('click id changed or in lower case', 'click-id-lowercased', 'Other changes leave no trace.'),
  told(
    'address of page and server differ',
    'server-country-differs',
    'By country: addresses are not stored, so IPv4 and IPv6 cannot be compared.',
  ),
  told(
    'low match quality',
    'server-user-data-missing',
    'The score and what would add to it: [data quality](quality.md).',
  ),
  told('keys for copies missing', 'event-id-one-sided event-id-coverage-low event-id-misplaced'),
  told('server reports too little of what pages do', 'server-coverage-low event-ids-never-match'),
  told(
    'data not fresh',
    'server-events-late',
    'How often a server sends: [data quality](quality.md#freshness).',
  ),
  told('pixel twice on a page', 'event-repeated', 'On the page itself: the [doctor](doctor.md).'),
  told('messages of the library in the console', 'page-calls-wrong', 'On the page itself: `fbq.warnings`.'),
  told('purchase reported twice', 'purchase-repeated event-id-reused'),
  told(
    'data that must not be sent: about people, sensitive topics',
    'personal-data-in-address personal-data-in-parameters sensitive-topic',
  ),
  told('events from an unknown domain', 'host-new referrer-spam'),
  told('blocked by the list of domains', 'requests-refused', 'Refused as `host_not_allowed`.'),
  told(
    'products missing or unreadable',
    'content-ids-missing content-type-missing content-ids-as-text contents-unreadable',
  ),
  untold('product ids that are in no catalogue', 'There is no catalogue here.'),
  told('no events, or suddenly fewer', 'silence sudden-drop events-lost'),
  told('old timestamps', 'server-events-late server-time-in-milliseconds'),
  told('misspelled events', 'event-name-misspelled event-name-similar'),
  told('test code left in', 'test-event-code-left'),
  untold('domain that is not verified', 'Verification is between you and the advertising service.'),
  untold(
    'event or conversion flagged as sensitive',
    'The flag is set by the advertising service. `sensitive-topic` says what may cause it.',
  ),
  untold(
    'share of events that match an account',
    'Known to the service that has the accounts, and to nobody else.',
  ),
];

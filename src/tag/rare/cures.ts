// Where: tag, rare file. The closed list of warnings: code, and what to do. Where the original has a name for the mistake it is
// used. docs/reference/tag.md lists them, and a test keeps the two equal.

export const cures = {
  FBQ_NO_METHOD_NAME: "fbq() needs a command, such as fbq('track', 'Lead').",
  INVALID_FBQ_METHOD: 'There is no such command: nothing was done. Look for a typing error; case counts.',
  INVALID_FBQ_METHOD_PARAMETER:
    'The argument is of the wrong type. Data about a person must be an object, such as { em: ... }, else they are left out; an agent must be a text.',
  INVALID_PIXEL_ID: 'A pixel id is 1 to 20 digits, in quotes, without spaces. No pixel was made.',
  DUPLICATE_PIXEL_ID:
    'The pixel is initialised twice, perhaps by two plug-ins. Keep one; the second changed nothing.',
  PIXEL_NOT_INITIALIZED: "Call fbq('init', id) first. The event waits until it is called.",
  CONFLICTING_VERSIONS: 'The page has two different stubs or libraries. Keep one.',
  FROZEN_STUB:
    'The page has frozen the stub: calls arrive, but the members of fbq are missing, and flags on it have no effect any more.',
  UNSUPPORTED_METADATA_ARGUMENT:
    "There is no such setting: fbq('set', ...) changed nothing. Look for a typing error.",
  NO_EVENT_NAME: 'The event has no name and is not counted. Name it in the call.',
  NONSTANDARD_EVENT:
    "That is no standard event; it was sent all the same. Correct the name, or use 'trackCustom'.",
  REQUIRED_PARAM_MISSING: 'A Purchase needs value and currency. It was sent without.',
  INVALID_PARAM: "Give value as a number with a point (9.99) and currency as three letters ('EUR').",
  NEGATIVE_EVENT_PARAM: 'The value is below zero. Look for a sign that is wrong.',
  PII_INVALID_TYPE: 'The value has not the form that its key asks for, and was left out.',
  PII_UNHASHED_PII:
    "Data about a person do not belong among an event's data. Give them to fbq('init', id, {...}).",
  INVALID_JSON_LD: 'JSON-LD of this page cannot be read. Correct the markup.',
  INVALID_CONSENT_ACTION:
    "Consent is 'grant' or 'revoke', in this spelling. What begins with revoke has revoked; nothing else has an effect.",
  INVALID_EVENT_ID_FORMAT:
    'An event id must be a text. It was left out: copies of the event are not recognised.',
  EVENT_ID_IN_DATA:
    'The event id stands among the event data. It was understood; give it one argument later.',
  TOO_LARGE: 'The value is longer than 50,000 characters and was left out.',
  REFUSED: 'The collector did not record what was sent. The reason is in its list of rejections.',
  ERROR: 'Something that the page has passed in could not be read. It was left out.',
} as const;

export type Code = keyof typeof cures;

// Where: tag, page file. The closed list of warnings: code, and what to do. Where the original has a name for the mistake it is
// used. docs/reference/tag.md lists them, and a test keeps the two equal.

export const cures = {
  FBQ_NO_METHOD_NAME: 'name a command',
  INVALID_FBQ_METHOD: 'no such command',
  INVALID_FBQ_METHOD_PARAMETER: 'give an object',
  INVALID_PIXEL_ID: 'give digits in quotes',
  DUPLICATE_PIXEL_ID: 'init once',
  PIXEL_NOT_INITIALIZED: 'init it',
  CONFLICTING_VERSIONS: 'keep one',
  UNSUPPORTED_METADATA_ARGUMENT: 'no such setting',
  NO_EVENT_NAME: 'name the event',
  NONSTANDARD_EVENT: 'or trackCustom',
  REQUIRED_PARAM_MISSING: 'Purchase needs it',
  INVALID_PARAM: 'give 9.99, EUR',
  NEGATIVE_EVENT_PARAM: 'value is negative',
  PII_INVALID_TYPE: 'wrong form',
  PII_UNHASHED_PII: 'give it to init',
  INVALID_JSON_LD: 'not JSON',
  INVALID_CONSENT_ACTION: 'grant or revoke',
  INVALID_EVENT_ID_FORMAT: 'give a text',
  EVENT_ID_IN_DATA: 'give it one argument later',
  TOO_LARGE: 'left out',
  REFUSED: 'not recorded',
  ERROR: 'failed',
} as const;

export type Code = keyof typeof cures;

// Where: collector and loader. The fields of the Conversions API that are understood, in one place. Every other field is
// kept as it was sent. docs/reference/conversions-api.md is this table, and a test keeps the two equal.

/** `object`, `list`: what a field must be, where something else could not be understood. */
export interface ConversionField {
  readonly form: 'text' | 'number' | 'boolean' | 'object' | 'list' | 'word';
  readonly meaning: string;
}

export const actionSources = [
  'email',
  'website',
  'app',
  'phone_call',
  'chat',
  'physical_store',
  'system_generated',
  'business_messaging',
  'other',
] as const;

export const messagingEvents: ReadonlySet<string> = new Set([
  'LeadSubmitted',
  'Purchase',
  'AddToCart',
  'InitiateCheckout',
  'ViewContent',
]);

export const requestFields = {
  data: { form: 'list', meaning: 'The events, 1 to 1,000.' },
  test_event_code: { form: 'text', meaning: 'Kept with each event; the events count like any other.' },
  partner_agent: { form: 'text', meaning: 'Platform of the sender; kept with each event.' },
  namespace_id: { form: 'text', meaning: 'Scope of external ids; kept with each event.' },
  upload_id: { form: 'text', meaning: 'Group of an offline upload; kept with each event.' },
  upload_tag: { form: 'text', meaning: 'Name of an offline upload; kept with each event.' },
  upload_source: { form: 'text', meaning: 'Origin of an offline upload; kept with each event.' },
  progress: { form: 'object', meaning: 'How far an offline upload is; kept with each event as JSON.' },
  platforms: { form: 'list', meaning: 'Kept with each event as JSON.' },
} as const satisfies Record<string, ConversionField>;

export const eventFields = {
  event_name: { form: 'text', meaning: 'Column `event_name`.' },
  event_time: {
    form: 'number',
    meaning: 'Unix seconds, column `event_time`. Milliseconds are recognised and divided.',
  },
  event_id: { form: 'text', meaning: 'Column `event_id`: copies of one happening have the same.' },
  action_source: { form: 'word', meaning: `Column \`action_source\`: ${actionSources.join(', ')}.` },
  event_source_url: { form: 'text', meaning: 'Column `url` and what is read from it.' },
  referrer_url: { form: 'text', meaning: 'Column `referrer`.' },
  user_data: { form: 'object', meaning: 'See below.' },
  custom_data: { form: 'object', meaning: 'Column `custom_data` and its own columns.' },
  data_processing_options: { form: 'list', meaning: 'Column `data_processing_options`.' },
  data_processing_options_country: { form: 'number', meaning: 'Kept in `params`.' },
  data_processing_options_state: { form: 'number', meaning: 'Kept in `params`.' },
  opt_out: { form: 'boolean', meaning: 'Kept in `params`.' },
  app_data: { form: 'object', meaning: 'Kept in `params` as JSON.' },
  original_event_data: { form: 'object', meaning: 'Kept in `params` as JSON.' },
  attribution_data: { form: 'object', meaning: 'Kept in `params` as JSON.' },
  messaging_channel: { form: 'text', meaning: 'Kept in `params`.' },
  advanced_measurement_table: { form: 'text', meaning: 'Kept in `params`.' },
  advertiser_tracking_enabled: { form: 'boolean', meaning: 'Kept in `params`.' },
  customer_segmentation: { form: 'text', meaning: 'Kept in `params`.' },
} as const satisfies Record<string, ConversionField>;

/** Keys of `user_data` that are stored as they come: identifiers that are nobody's name. Every other key is hashed. */
export const clearUserKeys = {
  client_ip_address: {
    form: 'text',
    meaning:
      'Never stored whole: becomes column `country`, a part of `visitor_id` and, cut short, column `truncated_ip` if the pixel keeps it.',
  },
  client_user_agent: { form: 'text', meaning: 'Columns `browser`, `os`, `device`, `is_bot`.' },
  fbp: { form: 'text', meaning: 'Column `fbp`; makes `visitor_id`.' },
  fbc: { form: 'text', meaning: 'Column `fbc`.' },
  subscription_id: { form: 'text', meaning: 'Kept in `params`.' },
  fb_login_id: { form: 'text', meaning: 'Kept in `params`.' },
  lead_id: { form: 'text', meaning: 'Kept in `params`.' },
  anon_id: { form: 'text', meaning: 'Kept in `params`.' },
  madid: { form: 'text', meaning: 'Kept in `params`.' },
  page_id: { form: 'text', meaning: 'Kept in `params`.' },
  page_scoped_user_id: { form: 'text', meaning: 'Kept in `params`.' },
  ctwa_clid: { form: 'text', meaning: 'Kept in `params`.' },
  ig_account_id: { form: 'text', meaning: 'Kept in `params`.' },
  ig_sid: { form: 'text', meaning: 'Kept in `params`.' },
  whatsapp_business_account_id: { form: 'text', meaning: 'Kept in `params`.' },
} as const satisfies Record<string, ConversionField>;

/** Keys of `user_data` whose values are hashes, or become hashes before anything is written. */
export const hashedUserKeys = {
  em: { form: 'list', meaning: 'E-mail: lower case, no spaces.' },
  ph: { form: 'list', meaning: 'Phone: digits with country code, no leading zeros.' },
  fn: { form: 'list', meaning: 'First name: lower case, no punctuation.' },
  ln: { form: 'list', meaning: 'Last name: lower case, no punctuation.' },
  ge: { form: 'list', meaning: 'Gender: f or m.' },
  db: { form: 'list', meaning: 'Date of birth: YYYYMMDD.' },
  ct: { form: 'list', meaning: 'City: lower case, no punctuation, spaces or digits.' },
  st: { form: 'list', meaning: 'State: two letters in the United States and Canada, else the name.' },
  zp: { form: 'list', meaning: 'Postal code: lower case, no spaces, up to the first dash.' },
  country: { form: 'list', meaning: 'Country: ISO 3166-1, two letters.' },
  external_id: { form: 'list', meaning: 'Id of the advertiser: lower case, no spaces.' },
  f5first: { form: 'list', meaning: 'First five letters of the first name.' },
  f5last: { form: 'list', meaning: 'First five letters of the last name.' },
  fi: { form: 'list', meaning: 'First initial.' },
  dobd: { form: 'list', meaning: 'Day of birth, two digits.' },
  dobm: { form: 'list', meaning: 'Month of birth, two digits.' },
  doby: { form: 'list', meaning: 'Year of birth, four digits.' },
  app_user_id: { form: 'list', meaning: 'Id in an app.' },
} as const satisfies Record<string, ConversionField>;

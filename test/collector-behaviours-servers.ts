// What senders may expect of the collector: what comes from servers. See collector-behaviours.ts.

import type { BehaviourGroup } from './collector-behaviours.ts';

export const serversBehaviours: readonly BehaviourGroup[] = [
  {
    title: 'Conversions API: requests',
    behaviours: [
      [
        'the token in the query, in the body (JSON, form, multipart) or as `Authorization: Bearer`',
        'same (only its hash is kept)',
        'server: what each sender writes, in its encoding and with its place for the token, is the same event',
        'conversions: a token is read from the header, the query and the body',
      ],
      [
        'bodies: JSON, form, multipart form, names with brackets, any content type',
        'same',
        'server: what each sender writes, in its encoding and with its place for the token, is the same event',
        'conversions: every encoding of the body gives the same record',
      ],
      [
        '`data`: a list of objects or of JSON texts, JSON text of either, or one event alone',
        'same',
        'server: what each sender writes, in its encoding and with its place for the token, is the same event',
        'conversions: every encoding of the body gives the same record',
      ],
      [
        'fields that are null; empty lists for objects',
        'same (as if they were not there)',
        'conversions: every encoding of the body gives the same record',
      ],
      [
        'numbers as text: `event_time`, `value`, `quantity`, ids',
        'same',
        'fields: every source of an event, every form of its time and what the well-known service forgives are accepted',
        'fields: every field of an event is stored, known or not',
      ],
      [
        'the SDK for Node, unchanged; a wrapper with an older one; a sender of multipart forms',
        'same (each run here with only its host changed)',
        'senders: one event of the SDK is stored with every field it knows',
        'senders: a wrapper with its own older SDK works with only its host changed',
        'senders: a sender of multipart forms works with only its host changed',
      ],
      [
        '1 to 1,000 events in a request',
        'same',
        'senders: a batch, several at once, and test events are stored',
        'conversions: a body that is no list of events is refused',
      ],
      [
        '`test_event_code`: the events count like any other',
        'same (kept with them)',
        'server: what a request says of all its events is kept with each of them, and test events count',
        'senders: a batch, several at once, and test events are stored',
      ],
      [
        '`partner_agent`, `namespace_id`, `upload_id`, `upload_tag`, `upload_source`, `progress`, `platforms`',
        'same (kept with each event)',
        'server: what a request says of all its events is kept with each of them, and test events count',
      ],
      [
        '`id`, `method`, `debug`, `format`, `pretty`, `suppress_http_code`, `appsecret_proof`',
        'same (accepted, without effect, never kept)',
        'server: what is said to every interface of the well-known service is accepted, without effect and never kept',
      ],
      [
        'a proof made with the secret of an app may be demanded',
        'not offered (there are no apps; a token is for one pixel, may expire and be revoked)',
        'server: what is said to every interface of the well-known service is accepted, without effect and never kept',
        'senders: a token that was revoked while the server runs ends at once',
      ],
    ],
  },
  {
    title: 'Conversions API: events',
    behaviours: [
      [
        'every field of the documentation, `custom_data` with own properties, `contents`, `app_data`, `original_event_data`, `attribution_data`',
        'same (columns, or `params`)',
        'fields: every field of an event is stored, known or not',
        'senders: one event of the SDK is stored with every field it knows',
      ],
      ['fields that nobody knows', 'same (kept)', 'fields: every field of an event is stored, known or not'],
      [
        '`event_time`: up to 7 days old, 62 in a physical store; none of the future',
        'same (ten minutes of difference between clocks are allowed)',
        'conversions: each check refuses the whole request, says where, and keeps it for replay',
        'fields: every source of an event, every form of its time and what the well-known service forgives are accepted',
      ],
      [
        '`event_time` in milliseconds',
        'better (understood)',
        'fields: every source of an event, every form of its time and what the well-known service forgives are accepted',
      ],
      [
        '`action_source`: nine words',
        'same',
        'fields: every source of an event, every form of its time and what the well-known service forgives are accepted',
      ],
      [
        '`event_source_url`, `referrer_url` with the mark of a builder',
        'same (taken off; what was sent is kept)',
        'fields: every source of an event, every form of its time and what the well-known service forgives are accepted',
        'appendix: every published appendix is taken off',
      ],
      [
        '`event_source_url` must be of a domain that was verified',
        'not offered (who has the token may tell of any page)',
        'fields: every source of an event, every form of its time and what the well-known service forgives are accepted',
      ],
      [
        '`data_processing_options` with country and state',
        'same (`consent` is `limited`)',
        'fields: every field of an event is stored, known or not',
      ],
      [
        'user data that are too weak together to tell anybody apart are refused',
        'same (the four documented sets)',
        'conversions: each check refuses the whole request, says where, and keeps it for replay',
      ],
      [
        'a missing user agent, a currency in small letters, a missing page are accepted',
        'same',
        'conversions: nothing is refused for what the well-known service accepts',
        'fields: every source of an event, every form of its time and what the well-known service forgives are accepted',
      ],
    ],
  },
  {
    title: 'Conversions API: answers',
    behaviours: [
      [
        '`events_received`, `messages`, `fbtrace_id`',
        'same',
        'server: what each sender writes, in its encoding and with its place for the token, is the same event',
      ],
      [
        'one bad event refuses the request, nothing of it is stored',
        'same (it is kept, to be replayed)',
        'server: one bad event refuses the request in the words that SDKs read, and nothing of it is stored',
        'senders: mistakes give the SDK the error objects it expects, and nothing of the request is stored',
      ],
      [
        'errors with `message`, `type`, `code`, `error_subcode`, `is_transient`, title, text and trace',
        'same (and where in the request it was found)',
        'server: one bad event refuses the request in the words that SDKs read, and nothing of it is stored',
      ],
      [
        'code 100: 2804001, 2804003, 2804009, 2804010, 2804036, 2804043, 2804050, 2804066, 2804087',
        'same',
        'server: one bad event refuses the request in the words that SDKs read, and nothing of it is stored',
      ],
      [
        'code 100: 2804007, 2804014, 2804016, 2804017, 2804019, 2804030, 2804048, 2804072',
        'not offered (what triggers them is not public, or cannot be known here; own checks have codes from 2900001 on)',
        'conversions: every reason of the table can be met',
      ],
      [
        '100/33 for a pixel that is not there; 190, 190/463, 190/467 and 200 for tokens',
        'same',
        'conversions: who may not send is told why, and nothing is recorded',
      ],
      [
        '4 when too much is sent, 2 when nothing can be recorded; both transient',
        'same (429 and 503, with a time to come again)',
        'conversions: a sender of more than its pixel may send is told to come back, in the form that SDKs know',
        'conversions: when the disk does not take the events the sender is told to come back, and none counts',
      ],
      [
        'bodies that are announced (`Expect`), or come in pieces',
        'same',
        'server: a body that is announced, or sent in pieces, is taken as it comes',
      ],
    ],
  },
  {
    title: 'Conversions API: reading',
    behaviours: [
      [
        '`GET /{pixel}`: `id`, `name`, `creation_time`, `is_unavailable` and what matching is on',
        'same',
        'server: the SDK reads what a pixel is',
        'conversions: a pixel can be asked for what it is',
      ],
      [
        '`GET /{pixel}`: `code`, `last_fired_time`, `owner_business`, `match_rate_approx`, `event_stats`',
        'not offered (left out of the answer, as names that nobody knows)',
        'conversions: a pixel can be asked for what it is',
      ],
      [
        '`GET /{pixel}/stats`',
        'same (by event, host, device, address)',
        'senders: a tool may ask what was received, with a token that may read',
      ],
      [
        '`GET /dataset_quality`',
        'same (of the events that servers sent; the score is one that can be added up)',
        'quality: an agency tool reads what it asks for, and passes over what nobody knows',
      ],
      [
        'custom conversions, log rows of single events',
        'not offered (the diagnostics, the live list and SQL tell it)',
        'server: what is not offered is refused as something that does not exist, whoever asks',
        'diagnostics: every check has a case in which it finds something',
      ],
    ],
  },
];

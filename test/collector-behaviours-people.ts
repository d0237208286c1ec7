// What senders may expect of the collector: who is told from whom. See collector-behaviours.ts.

import type { BehaviourGroup } from './collector-behaviours.ts';

export const peopleBehaviours: readonly BehaviourGroup[] = [
  {
    title: 'Cookie values',
    behaviours: [
      [
        '`fbp`: index, time and random digits of any length, with or without the mark of a builder',
        'same',
        'browserId: a cookie value is read into its parts, and a random number of eight digits is no appendix',
        'browserId: the appendix of a parameter builder is taken off',
      ],
      [
        'index and mark are not identity: one browser by its page and by its server',
        'same',
        'fields: a browser is the same visitor by its page and by its server, whatever a builder has added to its cookie',
        'visitor: a browser is known by its cookie, whatever subdomain or appendix it carries',
      ],
      [
        '`fbc`: the click id keeps its case and its dots',
        'same',
        'browserId: a click id keeps its case and its dots',
        'fields: identifiers that name nobody are stored as they come',
      ],
      [
        'a malformed `fbp` or `fbc` of a page',
        'same (counted, kept as sent, told in the diagnostics)',
        'wire: mistakes of a page are no reason to refuse its event',
        'browserId: what is not of the form is not read',
        'diagnostics: every check has a case in which it finds something',
      ],
      [
        '`fbc` is made of a `fbclid` in the address',
        'not offered (the click id of the address has a column of its own, of ten networks)',
        'page: a click id is taken with its kind, its case kept; of several the most telling',
      ],
    ],
  },
  {
    title: 'User data',
    behaviours: [
      [
        '113 published values of 17 keys, by page and by server',
        'same (the documented rules, and what senders agree on)',
        'wire: user data of a page are stored as the published vectors have them',
        'fields: user data of a server are stored as the published vectors have them, as text and in a list',
      ],
      [
        'hashes: SHA-256 or MD5, any case, spaces around, the mark of a builder behind',
        'same (kept in one form)',
        'fields: hashes are known in every form that senders give them, and a hash of a missing value is nobody',
      ],
      [
        'a value that is no hash',
        'better (hashed before it is written; what is no value of its kind is dropped)',
        'conversions: clear user data becomes hashes, and ids too long for a number keep their digits',
        'protect: clear values of every family become the hash of their normalised form',
      ],
      [
        'keys that nobody knows',
        'same (hashed)',
        'conversions: clear user data becomes hashes, and ids too long for a number keep their digits',
      ],
      [
        'a hash of `undefined`, `null`, `[object Object]` and the like',
        'better (nobody; kept apart and told in the diagnostics, in clear as well)',
        'wire: a text that stands for a missing value is nobody, in clear as in hashes, and is told from the rest',
        'fields: hashes are known in every form that senders give them, and a hash of a missing value is nobody',
      ],
      [
        'several values of a key',
        'same',
        'wire: lists are read in each of the spellings that forms have for them',
        'fields: user data of a server are stored as the published vectors have them, as text and in a list',
      ],
      [
        'several candidate hashes of one value',
        'not offered (the documented rule gives one)',
        'fields: user data of a server are stored as the published vectors have them, as text and in a list',
      ],
      [
        '`client_ip_address`: of a list the first public one, with or without the mark of a builder',
        'better (kept only if the pixel says so, and never whole)',
        'client: the address is found in what servers write into its field',
        'privacy: nothing that tells who somebody is stands on the disk in clear, neither in the log',
      ],
      [
        '`client_user_agent`',
        "same (browser, system, device, bot; a sending program's own is not its visitor's)",
        'senders: one event of the SDK is stored with every field it knows',
        "device: a sending program's agent is not its visitor's, a crawler's is",
      ],
      [
        'identifiers that are not hashed: `subscription_id`, `lead_id`, `fb_login_id`, `anon_id`, `madid`, those of messaging',
        'same (kept as they come)',
        'fields: identifiers that name nobody are stored as they come',
      ],
      [
        'data about people in other places: addresses of pages, custom data, names of parameters',
        'better (masked before they are written)',
        'privacy: nothing that tells who somebody is stands on the disk in clear, neither in the log',
        'protect: in lists and objects of a form a value is known by any of its keys',
      ],
    ],
  },
];

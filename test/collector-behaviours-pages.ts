// What senders may expect of the collector: what comes from pages. See collector-behaviours.ts.

import type { BehaviourGroup } from './collector-behaviours.ts';

export const pagesBehaviours: readonly BehaviourGroup[] = [
  {
    title: 'Addresses',
    behaviours: [
      [
        '`/{locale}/fbevents.js` is the library, in any language',
        'same',
        'tagFiles: the tag is served under every locale and the neutral name',
      ],
      [
        '`/tr` and `/tr/` take events without leading elsewhere, on whatever host they are asked',
        'same',
        'collector: only /tr and /tr/ are the collecting path',
        'wire: no answer sets a cookie, leads elsewhere or may be kept, and each may be read by the page that asked',
      ],
      [
        '`/v{N}.{n}/{pixel}/events` in any version, and `/{pixel}/events` in none',
        'same',
        'conversions: every address of the API is accepted, with any version or none',
        'server: what each sender writes, in its encoding and with its place for the token, is the same event',
      ],
      [
        '`/capi/{pixel}/events` takes what SDKs send to a gateway, and answers 202',
        'same',
        'server: what each sender writes, in its encoding and with its place for the token, is the same event',
      ],
      [
        '`/signals/config/json/{pixel}`: what plugins ask about a pixel',
        'same (forms are not read: matching by them is off)',
        'original: plugins are told the settings of a pixel, and of one that does not exist that it does not',
      ],
      [
        '`/signals/config/{pixel}`, `/signals/plugins/{name}.js`: what the original library waits for',
        'same (an empty configuration: it goes on at once)',
        'original: the configuration script releases the events that the original library holds',
      ],
      [
        '`/log/error`, `/privacy_sandbox/...`: what the original library reports beside events',
        'same (answered, neither counted nor kept)',
        'original: reports of errors and of advertising features are taken and forgotten',
      ],
      [
        '`/sdk/{pixel}/events.js` and `cbq`',
        'not offered (the script of another product)',
        'server: what is not offered is refused as something that does not exist, whoever asks',
      ],
    ],
  },
  {
    title: 'How a page may send',
    behaviours: [
      [
        'an image or a link: the query of a GET',
        'same',
        'journey: a request is recorded in every form a page can send it',
      ],
      [
        'a form into a hidden frame: POST, urlencoded, `+` for a space, brackets encoded',
        'same',
        'journey: a request is recorded in every form a page can send it',
        'journey: all recorded requests of the fixtures give their parameters back from the store',
      ],
      [
        'a beacon with a form: POST, multipart',
        'same',
        'journey: a request is recorded in every form a page can send it',
      ],
      [
        '`fetch` without reading the answer, also from a page that is left',
        'same',
        'journey: a request is recorded in every form a page can send it',
      ],
      [
        'several events in one request',
        'better (the original sends each by itself)',
        'repeats: of several events in one request the answer says how many were refused, and why',
      ],
      [
        'a POST that says nothing of a body: its query is the event',
        'same',
        'wire: a POST that says nothing of a body has none, and is answered',
      ],
      [
        'a POST with a query too: both are read, the body wins',
        'same (each parameter by itself, custom data too)',
        'wire: what a body says wins over the query of its address, each parameter by itself',
      ],
      [
        'a body that cannot be read, is too large or does not end',
        'better (refused with a reason, counted, and where the pixel is known kept)',
        'collector: a body that cannot be read is recorded as a refusal when the query names the pixel',
        'badInput: too much, too long and not HTTP have their own answers, and change nothing for others',
        'badInput: clients that never end their request do not keep others from being answered',
      ],
    ],
  },
  {
    title: 'How parameters are written',
    behaviours: [
      [
        'brackets literal or encoded, in small or capital hex digits',
        'same',
        'params: brackets are read literal and encoded, in upper and lower case',
      ],
      [
        'a key within the brackets: encoded again, with brackets, dots, spaces, letters of any script',
        'same (split at the first and the last bracket)',
        'params: a key inside brackets may be encoded again, hold brackets, dots, percents, spaces and any letters',
      ],
      [
        'lists as `key[]`, `key[0]` and repeated `key`',
        'same (custom data become lists and objects; user data are all kept)',
        'wire: lists are read in each of the spellings that forms have for them',
        'custom: keys within keys are lists and objects, and what contradicts itself is kept as it is called',
      ],
      [
        '`+` is a space, broken encodings stay as they were',
        'same',
        'params: plus is a space, and an encoded plus is a plus',
        'params: broken percent-encoding stays as the text it was, beside what can be decoded',
      ],
      [
        'custom data that are JSON are read as such, broken JSON is text',
        'same (it names no products then)',
        'custom: JSON is read, broken JSON and everything else is kept as text',
        'wire: mistakes of a page are no reason to refuse its event',
      ],
      [
        'parameters that nobody knows are kept',
        'same',
        'interpret: no parameter is lost: columns and leftovers give the request back',
        'wire: every parameter of the collection request is given back, those of tomorrow too',
      ],
      [
        '67 recorded requests of real pages, 2018 to 2026',
        'same (each gives its parameters back)',
        'journey: all recorded requests of the fixtures give their parameters back from the store',
      ],
    ],
  },
  {
    title: 'What parameters mean',
    behaviours: [
      [
        '`id`, `ev`, `dl`, `rl`, `ts`, `eid`, `fbp`, `fbc`, `dpo`, `cd[...]`, `ud[...]`',
        'same (columns)',
        'interpret: a full request fills the columns',
      ],
      [
        '`id` up to 26 digits',
        'not offered (20 digits: ids are 64-bit numbers)',
        'pixelId: digits without leading zero are an id, up to the largest 64-bit number',
        'pixelId: anything else is not an id',
      ],
      [
        '`ev`: any name, misspelled ones too; bad currencies and missing values',
        'same (counted, and told in the diagnostics)',
        'wire: mistakes of a page are no reason to refuse its event',
        'diagnostics: every check has a case in which it finds something',
      ],
      [
        'no `ev`',
        'better (kept as refused, with its reason; it can be replayed)',
        'journey: a refused request is kept with its reason, an unknown pixel is refused and sampled',
      ],
      [
        '`ts`: when the event was sent',
        'better (a clock that is wrong is put right, one that cannot be believed is not)',
        'time: a time that cannot be believed or read is replaced by that of the receipt',
        'time: a clock that was wrong when the request was sent is put right: the age of the event is what counts',
      ],
      [
        '`dl` missing: the page is the one that the browser names',
        'same',
        'interpret: an image without address takes the page that its headers name',
      ],
      [
        '`aud[...]` before `ud[...]`, both before what was found in forms (`udff`, `audff`)',
        'same',
        'userData: what the site gave wins over what was corrected, and both over what was found in forms',
      ],
      [
        '`cud`, `ncud`, `cudff`, `ncudff`: shapes of values',
        'same (kept; they tell nobody)',
        'wire: every parameter of the collection request is given back, those of tomorrow too',
      ],
      [
        '`dpo`, `dpoco`, `dpost`; `vdpo` where an example misspells it',
        'same (`consent` is `limited`; an empty `dpo` limits nothing)',
        'wire: processing options are read under the name that an example of the documentation misspells',
      ],
      [
        '`o`: bits for a browser without window, or driven by a test',
        'same (a bot, for that reason)',
        'journey: the page is kept as sent and given clean, the visit has its road and a bot its reason',
      ],
      [
        'all other parameters of the library: `if`, `iw`, `sw`, `sh`, `v`, `r`, `a`, `ec`, `it`, `tm`, `es`, `exp`, `expv2`, `rqm`, `pmd[...]` and the rest',
        'same (kept under their names)',
        'wire: every parameter of the collection request is given back, those of tomorrow too',
      ],
      [
        'an event id among the custom data (`cd[eventID]`)',
        'not offered (told in the diagnostics; the tag itself understands it)',
        'diagnostics: every check has a case in which it finds something',
      ],
    ],
  },
  {
    title: 'Images and automatic events',
    behaviours: [
      [
        'the image of a `noscript` element',
        'same (channel `image`)',
        'wire: the image of a page without scripts and hand-built images are events of their own channel',
      ],
      [
        'a hand-built image with custom data, event id, hashes and processing options; images of partners',
        'same',
        'wire: the image of a page without scripts and hand-built images are events of their own channel',
      ],
      [
        'events that the library makes itself: `Microdata`, `SubscribedButtonClick`, events of the event setup tool',
        'same (kept like any other, marked by `es`)',
        'journey: all recorded requests of the fixtures give their parameters back from the store',
      ],
      [
        'what people have typed, within the features of a form',
        'better (masked before it is written)',
        'privacy: nothing that tells who somebody is stands on the disk in clear, neither in the log',
        'people: named data in JSON that stands in a text is masked, also when it is broken or escaped',
      ],
    ],
  },
  {
    title: 'Answers to pages',
    behaviours: [
      [
        '200, `text/plain`, nothing in it, for the library',
        'same',
        'wire: an event that is refused for what it is is answered with 200, an image element with an image',
      ],
      [
        'an image for images',
        'better (43 bytes also for an image element that the library made, which fails on an empty text)',
        'wire: an event that is refused for what it is is answered with 200, an image element with an image',
      ],
      [
        'no error for an event with mistakes',
        'same (what is wrong with it is recorded)',
        'wire: an event that is refused for what it is is answered with 200, an image element with an image',
      ],
      [
        'no error for a pixel that does not exist, or none',
        'not offered (400 and 404: 2xx means recorded, and these are not)',
        'collector: a 2xx means recorded: an unreadable body of nobody knows whom is not answered with 200',
        'journey: a refused request is kept with its reason, an unknown pixel is refused and sampled',
      ],
      [
        '200 before the event is kept',
        'better (only after it is on the disk; else 503 with a time to come again)',
        'collector: a request is answered only after its record is durable',
        'fullDisk: a full disk is a 503 with a time to come back; with room again everything goes on and nothing is lost',
      ],
      [
        'any page may send and read the answer; nothing is cached; no redirect, no cookie',
        'same',
        'wire: no answer sets a cookie, leads elsewhere or may be kept, and each may be read by the page that asked',
        'collector: a preflight is answered without a record',
      ],
    ],
  },
  {
    title: 'Hosts that may send',
    behaviours: [
      [
        'a list of allowed hosts, or one of blocked ones, never both; what lies below is covered',
        'same',
        'cli: hosts are allowed or blocked, never both, and taken out again',
        'host: an allow list takes its hosts and their sub-domains, and nothing else',
        'host: a block list takes everything but its hosts and their sub-domains',
      ],
      [
        'it does not concern events that servers send with a token',
        'same',
        'wire: a list of hosts counts from when it is made, covers what lies below a host, and looks at the frame that sends',
      ],
      [
        'it counts at once and from then on; a frame is judged by its own address',
        'same',
        'wire: a list of hosts counts from when it is made, covers what lies below a host, and looks at the frame that sends',
      ],
      [
        'what is refused is lost',
        'better (kept for 7 days; replayed when the host is allowed)',
        'replay: a host list holds without a restart, and what it refused becomes events when the host is allowed',
      ],
    ],
  },
];

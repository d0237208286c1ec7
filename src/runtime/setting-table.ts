// Where: before everything. Every setting of the product, once: the parser, `--help`, `ownpixel settings` and the
// test of docs/reference/settings.md read this table.

export interface SettingRule {
  /** Flag name: `--name`; the environment variable is OWNPIXEL_NAME with underscores. */
  readonly name: string;
  readonly type: 'text' | 'number' | 'switch' | 'list';
  readonly default: string;
  readonly help: string;
  /** Never printed. */
  readonly isSecret?: true;
  /** Bounds of a number, both included. */
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** An empty text is refused: it would mean something nobody asked for. */
  readonly isRequired?: true;
}

export const settingTable = [
  {
    name: 'host',
    type: 'text',
    default: '127.0.0.1',
    isRequired: true,
    help: 'Address to listen on. 0.0.0.0 for every network.',
  },
  {
    name: 'port',
    type: 'number',
    default: '4880',
    min: 0,
    max: 65535,
    help: 'Port to listen on; 0 takes a free one.',
  },
  {
    name: 'data',
    type: 'text',
    default: './data',
    isRequired: true,
    help: 'Data folder: everything that is durable.',
  },
  {
    name: 'public-url',
    type: 'text',
    default: '',
    help: 'Address under which pages reach this server, such as https://px.example.com. Default: host and port.',
  },
  {
    name: 'workers',
    type: 'number',
    default: '1',
    min: 1,
    max: 64,
    help: 'Collector processes (more than 1: Linux).',
  },
  {
    name: 'clickhouse',
    type: 'text',
    default: '',
    isSecret: true,
    help: 'URL of an external ClickHouse: http://user:password@host:8123/database. Default: the embedded engine.',
  },
  {
    name: 'password',
    type: 'text',
    default: '',
    isSecret: true,
    help: 'Password of the dashboard. Default: sign in by the link that is printed at start.',
  },
  { name: 'demo', type: 'switch', default: 'on', help: 'Serve the demo site at /demo/.' },
  {
    name: 'trusted-proxies',
    type: 'list',
    default: '',
    help: 'Addresses whose X-Forwarded-For is believed, separated by commas: 127.0.0.1,10.0.0.5.',
  },
  {
    name: 'rate-limit-pixel',
    type: 'number',
    default: '20000',
    min: 0,
    max: 10_000_000,
    help: 'Events a second that one pixel may send to one collector, on average over ten seconds. 0: any number.',
  },
  {
    name: 'rate-limit-address',
    type: 'number',
    default: '200',
    min: 0,
    max: 10_000_000,
    help: 'Events a second that pages behind one public address may send, likewise. 0: any number.',
  },
  {
    name: 'retention-days',
    type: 'number',
    default: '395',
    min: 1,
    max: 36500,
    help: 'Days after which events are deleted.',
  },
  {
    name: 'spool-max-mb',
    type: 'number',
    default: '4096',
    min: 64,
    max: 10_000_000,
    help: 'Size limit of the spool of one collector, MiB. When it is full, senders are asked to try again.',
  },
  {
    name: 'raw-days',
    type: 'number',
    default: '7',
    min: 0,
    max: 3650,
    help: 'Days that records are kept as they were received, for `ownpixel replay --from`. 0: not at all.',
  },
  {
    name: 'raw-max-mb',
    type: 'number',
    default: '2048',
    min: 1,
    max: 10_000_000,
    help: 'Size limit of these records in all, MiB; the oldest go first.',
  },
  {
    name: 'engine-memory-mb',
    type: 'number',
    default: '1500',
    min: 256,
    max: 1_000_000,
    help: 'Memory limit of one statement of the embedded engine, MiB.',
  },
  {
    name: 'judge-minutes',
    type: 'number',
    default: '5',
    min: 0,
    max: 1440,
    help: 'Minutes between two looks at what has arrived; what is wrong is told in log, metrics and API. 0: never.',
  },
  {
    name: 'check-hours',
    type: 'number',
    default: '24',
    min: 0,
    max: 720,
    help: 'Hours after which a page of your sites is looked at again by the doctor. 0: only when somebody asks.',
  },
  {
    name: 'check-hosts',
    type: 'text',
    default: 'sending',
    choices: ['sending', 'added'],
    help: 'Whose pages are looked at: also those of hosts that send events, or only those of sites added by hand.',
  },
  {
    name: 'check-private',
    type: 'switch',
    default: 'off',
    help: 'Pages at addresses of this machine and of private networks are looked at too.',
  },
  {
    name: 'alert-webhook',
    type: 'text',
    default: '',
    isSecret: true,
    help: 'Address that is told, by a POST of JSON, when an alert begins and when it ends. Default: none.',
  },
  {
    name: 'log-level',
    type: 'text',
    default: 'info',
    choices: ['error', 'warn', 'info', 'debug'],
    help: 'Least important log lines shown.',
  },
] as const satisfies readonly SettingRule[];

export type SettingName = (typeof settingTable)[number]['name'];

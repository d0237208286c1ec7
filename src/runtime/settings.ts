// Where: before everything. In: command-line flags and environment. Out: typed settings, or a UsageError that says what
// is wrong and what would be right. Unknown and contradictory settings refuse; flags win over the environment.

import { UsageError } from './errors.ts';
import { type SettingName, type SettingRule, settingTable } from './setting-table.ts';

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly publicUrl: string;
  readonly workers: number;
  readonly clickhouse: string;
  readonly password: string;
  readonly hasDemo: boolean;
  readonly trustedProxies: readonly string[];
  readonly rateLimitPixel: number;
  readonly rateLimitAddress: number;
  readonly retentionDays: number;
  readonly spoolMaxBytes: number;
  readonly rawDays: number;
  readonly rawMaxBytes: number;
  readonly judgeMinutes: number;
  readonly engineMemoryBytes: number;
  /** 0: only when somebody asks. */
  readonly checkHours: number;
  readonly mayCheckSending: boolean;
  readonly mayCheckPrivate: boolean;
  /** Or ''. */
  readonly alertWebhook: string;
  readonly logLevel: string;
}

export type SettingTexts = Readonly<
  Record<SettingName, { readonly text: string; readonly from: SettingSource }>
>;
type SettingSource = 'default' | 'environment' | 'flag';

const prefix = 'OWNPIXEL_';
/** Where the machine has its Chromium: of the machine, not of the server, hence no setting. */
export const chromiumVariable = 'OWNPIXEL_CHROMIUM';
const mebibyte = 1 << 20;

/** Reads every setting; what is not a setting stays in `rest`, in order. Throws UsageError. */
export function readSettings(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): { readonly settings: Settings; readonly texts: SettingTexts; readonly rest: readonly string[] } {
  const { flags, rest } = splitFlags(args);
  const variables = readEnvironment(environment);
  const texts = Object.fromEntries(
    settingTable.map((rule) => [rule.name, pickText(rule, flags, variables)]),
  ) as SettingTexts;
  for (const rule of settingTable) checkText(rule, texts[rule.name].text, texts[rule.name].from);
  const settings = parseSettings(texts);
  refuseContradictions(settings, texts);
  return { settings, texts, rest };
}

export function variableName(name: string): string {
  return prefix + name.toUpperCase().replaceAll('-', '_');
}

function splitFlags(args: readonly string[]) {
  const flags = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const [, name, inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined || !settingTable.some((rule) => rule.name === name)) {
      rest.push(arg);
      continue;
    }
    if (flags.has(name)) throw new UsageError(`--${name} is given twice; give it once`);
    const value = inline ?? args[++i];
    if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} VALUE`);
    flags.set(name, value);
  }
  return { flags, rest };
}

function readEnvironment(environment: NodeJS.ProcessEnv): Map<string, string> {
  const variables = new Map<string, string>();
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || variable === chromiumVariable || value === undefined) continue;
    const rule = settingTable.find((candidate) => variableName(candidate.name) === variable);
    if (rule === undefined) {
      throw new UsageError(
        `the environment variable ${variable} is not a setting; see \`ownpixel settings\``,
      );
    }
    variables.set(rule.name, value);
  }
  return variables;
}

function pickText(rule: SettingRule, flags: Map<string, string>, variables: Map<string, string>) {
  const flag = flags.get(rule.name);
  if (flag !== undefined) return { text: flag, from: 'flag' as const };
  const variable = variables.get(rule.name);
  if (variable !== undefined) return { text: variable, from: 'environment' as const };
  return { text: rule.default, from: 'default' as const };
}

function checkText(rule: SettingRule, text: string, from: SettingSource): void {
  const source = from === 'environment' ? variableName(rule.name) : `--${rule.name}`;
  const shown = rule.isSecret ? 'the given value' : `"${text}"`;
  if (rule.isRequired && text.trim() === '') throw new UsageError(`${source} must not be empty`);
  if (rule.type === 'number') {
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = rule;
    const isWhole = /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max;
    if (!isWhole)
      throw new UsageError(`${source} must be a whole number from ${min} to ${max}, not ${shown}`);
  }
  if (rule.type === 'switch' && text !== 'on' && text !== 'off') {
    throw new UsageError(`${source} must be on or off, not ${shown}`);
  }
  if (rule.choices !== undefined && !rule.choices.includes(text)) {
    throw new UsageError(`${source} must be one of ${rule.choices.join(', ')}, not ${shown}`);
  }
}

function parseSettings(texts: SettingTexts): Settings {
  return {
    host: texts.host.text,
    port: Number(texts.port.text),
    data: texts.data.text,
    publicUrl: parsePublicUrl(texts['public-url'].text),
    workers: Number(texts.workers.text),
    clickhouse: parseClickHouseUrl(texts.clickhouse.text),
    password: texts.password.text,
    hasDemo: texts.demo.text === 'on',
    trustedProxies: texts['trusted-proxies'].text
      .split(',')
      .map((text) => text.trim())
      .filter(Boolean),
    rateLimitPixel: Number(texts['rate-limit-pixel'].text),
    rateLimitAddress: Number(texts['rate-limit-address'].text),
    retentionDays: Number(texts['retention-days'].text),
    spoolMaxBytes: Number(texts['spool-max-mb'].text) * mebibyte,
    rawDays: Number(texts['raw-days'].text),
    rawMaxBytes: Number(texts['raw-max-mb'].text) * mebibyte,
    judgeMinutes: Number(texts['judge-minutes'].text),
    engineMemoryBytes: Number(texts['engine-memory-mb'].text) * mebibyte,
    checkHours: Number(texts['check-hours'].text),
    mayCheckSending: texts['check-hosts'].text === 'sending',
    mayCheckPrivate: texts['check-private'].text === 'on',
    alertWebhook: parseWebhook(texts['alert-webhook'].text),
    logLevel: texts['log-level'].text,
  };
}

function parsePublicUrl(text: string): string {
  if (text === '') return '';
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new UsageError(`--public-url must be an address such as https://px.example.com, not "${text}"`);
  }
  return url.href.replace(/\/$/, '');
}

function parseWebhook(text: string): string {
  if (text === '') return '';
  const url = URL.parse(text);
  // What is given is not repeated: such addresses often hold a secret.
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new UsageError(
      '--alert-webhook must be an address without user and password, such as https://hooks.example.com/T0/abc',
    );
  return url.href;
}

function parseClickHouseUrl(text: string): string {
  if (text === '') return '';
  const url = URL.parse(text);
  const isAddress = url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  // The path, if any, is the name of the database.
  if (!isAddress || !/^\/(?:[^/%]+\/?)?$/.test(url.pathname)) {
    throw new UsageError(
      '--clickhouse must be an http(s) URL such as http://user:password@host:8123/database (no database: ownpixel)',
    );
  }
  return url.href;
}

function refuseContradictions(settings: Settings, texts: SettingTexts): void {
  if (settings.clickhouse !== '' && texts['engine-memory-mb'].from !== 'default') {
    throw new UsageError(
      '--engine-memory-mb is for the embedded engine and --clickhouse replaces it; give one of them',
    );
  }
  if (settings.workers > 1 && process.platform !== 'linux') {
    throw new UsageError('--workers above 1 needs Linux: other systems do not share a port fairly');
  }
}

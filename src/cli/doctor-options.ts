// Where: command line. The arguments of `ownpixel doctor`.

import { checkHost, defaultLimits } from '../doctor/doctor.ts';
import { type Severity, severities } from '../event/severity.ts';
import { UsageError } from '../runtime/errors.ts';
import { takeOptions } from './arguments.ts';

export interface DoctorOptions {
  /** Files, folders, addresses, `-`. */
  readonly sources: readonly string[];
  readonly format: 'text' | 'json' | 'sarif';
  readonly failOn: Severity | 'never';
  readonly output: string | undefined;
  readonly switchHost: string | undefined;
  readonly resume: string | undefined;
  readonly maxPages: number;
  readonly timeoutMs: number;
  readonly fix: boolean;
  readonly site: boolean;
  readonly browser: boolean;
  readonly network: boolean;
  readonly allowPrivate: boolean;
}

const switches = ['fix', 'site', 'browser', 'network', 'allow-private'] as const;
const formats = ['text', 'json', 'sarif'] as const;

/** Throws UsageError. */
export function readDoctorOptions(args: readonly string[]): DoctorOptions {
  const { options, rest } = takeOptions(args, [
    'format',
    'fail-on',
    'output',
    'switch-host',
    'resume',
    'max-pages',
    'timeout',
  ] as const);
  const isOn = (name: (typeof switches)[number]) => rest.includes(`--${name}`);
  const sources = rest.filter((arg) => !switches.some((name) => arg === `--${name}`));
  const unknown = sources.find((arg) => arg.startsWith('-') && arg !== '-');
  if (unknown !== undefined)
    throw new UsageError(`unknown option ${unknown.split('=', 1)}; --help lists what there is`);
  if (sources.length === 0)
    throw new UsageError('say what to look at: files, folders, addresses, or - for standard input');
  const format = formats.find((name) => name === (options.format ?? 'text'));
  if (format === undefined)
    throw new UsageError(`--format must be one of ${formats.join(', ')}, not "${options.format}"`);
  const failOn = [...severities, 'never' as const].find((name) => name === (options['fail-on'] ?? 'warning'));
  if (failOn === undefined)
    throw new UsageError(
      `--fail-on must be one of ${severities.join(', ')}, never, not "${options['fail-on']}"`,
    );
  const switchHost = options['switch-host'];
  const problem = switchHost === undefined ? undefined : checkHost(switchHost);
  if (problem !== undefined) throw new UsageError(`--switch-host: ${problem}`);
  if (isOn('site') && sources.some((source) => !isAddress(source)))
    throw new UsageError('--site needs the address of a site, like https://example.com');
  if (options.output !== undefined && !isOn('fix'))
    throw new UsageError('--output says where --fix writes to; give --fix too');
  return {
    sources,
    format,
    failOn,
    output: options.output,
    switchHost,
    resume: options.resume,
    maxPages: readNumber('max-pages', options['max-pages'], 500),
    timeoutMs: readNumber('timeout', options.timeout, defaultLimits.timeoutMs / 1000) * 1000,
    fix: isOn('fix'),
    site: isOn('site'),
    browser: isOn('browser'),
    network: isOn('network'),
    allowPrivate: isOn('allow-private'),
  };
}

function readNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw new UsageError(`--${name} must be a whole number from 1 up, not "${text}"`);
  return value;
}

export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

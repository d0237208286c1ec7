// Where: command line. Reading what is not a setting: `--name value` of one command, and refusing what nobody knows.

import { UsageError } from '../runtime/errors.ts';

/** Takes the options `names` out of `args`. Each is `--name value` or `--name=value`, at most once. */
export function takeOptions<Name extends string>(
  args: readonly string[],
  names: readonly Name[],
): { readonly options: Partial<Record<Name, string>>; readonly rest: readonly string[] } {
  const options: Partial<Record<Name, string>> = {};
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const [, flag, inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const name = names.find((candidate) => candidate === flag);
    if (name === undefined) {
      rest.push(arg);
      continue;
    }
    if (options[name] !== undefined) throw new UsageError(`--${name} is given twice; give it once`);
    const value = inline ?? args[++i];
    if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} VALUE`);
    options[name] = value;
  }
  return { options, rest };
}

/** Throws when something is left that nobody took. */
export function refuseRest(rest: readonly string[]): void {
  const [first] = rest;
  if (first === undefined) return;
  const what = first.startsWith('-') ? 'option' : 'argument';
  throw new UsageError(
    `unknown ${what} ${first.startsWith('-') ? first.split('=', 1) : first}; --help lists what there is`,
  );
}

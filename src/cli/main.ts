#!/usr/bin/env node
// Where: a person's terminal. One command, its arguments, its exit code: 0 ok, 1 failure, 2 usage.
// Results go to stdout, everything else to stderr.

import fs from 'node:fs';
import { errorMessage, StartError, UsageError } from '../runtime/errors.ts';
import { StoreFault } from '../store/store.ts';
import { commands, commonHelp } from './commands.ts';

async function main(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '' || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(commonHelp());
    return name === '' ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    process.stdout.write(`ownpixel ${readVersion()}, Node ${process.versions.node}\n`);
    return 0;
  }
  const entry = commands.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    const names = commands.map((candidate) => candidate.name).join(', ');
    const problem = name.startsWith('-')
      ? `the command comes first, before ${name}`
      : `there is no command "${name}"`;
    throw new UsageError(`${problem}; the commands are ${names}`);
  }
  const command = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(command.help());
    return 0;
  }
  return command.run(rest);
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`ownpixel: ${errorMessage(error)}\n`);
  if (error instanceof UsageError) process.exitCode = 2;
  else {
    // An expected failure is one sentence; anything else is a bug and shows where it happened.
    const isExpected = error instanceof StartError || error instanceof StoreFault;
    if (!isExpected && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}

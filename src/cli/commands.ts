// Where: command line. The table of commands.

import { diagnoseCommand } from './diagnose.ts';
import { doctorCommand } from './doctor.ts';
import { pixelCommand } from './pixel.ts';
import { queryCommand } from './query.ts';
import { rejectedCommand } from './rejected.ts';
import { replayCommand } from './replay.ts';
import { serveCommand } from './serve.ts';
import { settingsCommand } from './settings.ts';
import { tokenCommand } from './token.ts';

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: () => string;
  /** Returns the exit code. Throws UsageError, StartError or StoreFault. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

export const commands: readonly Command[] = [
  serveCommand,
  pixelCommand,
  tokenCommand,
  queryCommand,
  diagnoseCommand,
  rejectedCommand,
  replayCommand,
  doctorCommand,
  settingsCommand,
];

export function commonHelp(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `Ownpixel: the pixel, its collector and its reports on your own host.

Usage: ownpixel COMMAND [options]

${lines.join('\n')}

\`ownpixel COMMAND --help\` says more. \`ownpixel --version\` says which
this is. Exit codes: 0 ok, 1 failure, 2 wrong usage.
`;
}

// Where: command line. The table of commands, in the order of the help. Each is loaded when it is asked for: all of them together
// take half a second of computing.

export interface Command {
  readonly help: () => string;
  /** Returns the exit code. Throws UsageError, StartError or StoreFault. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'Run the server: collector, store, reports, dashboard.',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  {
    name: 'pixel',
    summary: 'Create, list and show pixels; say which hosts may send.',
    load: async () => (await import('./pixel.ts')).pixelCommand,
  },
  {
    name: 'token',
    summary: 'Create, list and revoke tokens.',
    load: async () => (await import('./token.ts')).tokenCommand,
  },
  {
    name: 'query',
    summary: 'Ask the store with SQL (read-only).',
    load: async () => (await import('./query.ts')).queryCommand,
  },
  {
    name: 'diagnose',
    summary: 'Find what is wrong with the events that arrive.',
    load: async () => (await import('./diagnose.ts')).diagnoseCommand,
  },
  {
    name: 'quality',
    summary: 'Show how well what arrives tells whose it is.',
    load: async () => (await import('./quality.ts')).qualityCommand,
  },
  {
    name: 'rejected',
    summary: 'List refused requests, why, and what to do.',
    load: async () => (await import('./rejected.ts')).rejectedCommand,
  },
  {
    name: 'replay',
    summary: 'Judge refused requests again, or interpret kept records anew.',
    load: async () => (await import('./replay.ts')).replayCommand,
  },
  {
    name: 'doctor',
    summary: 'Find what is wrong with the pixel of a page, and mend it.',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  {
    name: 'installation',
    summary: 'Show what is found on the pages of your sites, and the alerts.',
    load: async () => (await import('./installation.ts')).installationCommand,
  },
  {
    name: 'settings',
    summary: 'Show every setting, its value and where it comes from.',
    load: async () => (await import('./settings.ts')).settingsCommand,
  },
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

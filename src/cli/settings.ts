// Where: command line. `ownpixel settings`: every setting, its value here, where it came from.

import { type SettingRule, settingTable } from '../runtime/setting-table.ts';
import { readSettings, variableName } from '../runtime/settings.ts';
import { refuseRest } from './arguments.ts';
import type { Command } from './commands.ts';

export const settingsCommand: Command = {
  help: () => `Usage: ownpixel settings [options]

Shows the settings that \`ownpixel serve\` would use when called with the same options.

${settingsHelp()}`,
  async run(args) {
    const { texts, rest } = readSettings(args, process.env);
    refuseRest(rest);
    const rows = settingTable.map((rule: SettingRule & { name: keyof typeof texts }) => {
      const { text, from } = texts[rule.name];
      const shown = rule.isSecret && text !== '' ? '(secret)' : text === '' ? '(none)' : text;
      return [rule.name, shown, from, variableName(rule.name)];
    });
    process.stdout.write(`${formatTable([['setting', 'value', 'from', 'environment variable'], ...rows])}\n`);
    return 0;
  },
};

/** The options of `serve`, for help texts. */
export function settingsHelp(): string {
  const rows = settingTable.map((rule: SettingRule) => {
    const value = rule.type === 'number' ? 'N' : rule.type === 'switch' ? 'on|off' : 'TEXT';
    const fallback = rule.default === '' ? '' : ` (default ${rule.default})`;
    return [`--${rule.name} ${value}`, `${rule.help}${fallback}`];
  });
  return `Options, each also as an environment variable (--spool-max-mb: OWNPIXEL_SPOOL_MAX_MB):
${formatTable(rows, '  ')}
`;
}

/** Columns padded to their widest cell; the last one is not. */
export function formatTable(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows
    .map(
      (row) =>
        indent +
        row
          .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
          .join('  '),
    )
    .join('\n');
}

// The generated parts of the documents: what stands between `<!-- generated: NAME -->` and `<!-- /generated -->`, made from
// the code. `npm run docs` writes them, docs.test.ts compares them.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from '../src/cli/commands.ts';
import { conversionErrors } from '../src/event/conversion-errors.ts';
import {
  type ConversionField,
  clearUserKeys,
  eventFields,
  hashedUserKeys,
  requestFields,
} from '../src/event/conversion-fields.ts';
import { rejections } from '../src/event/rejections.ts';
import { checks } from '../src/reports/checks.ts';
import { qualityKeys } from '../src/reports/quality-keys.ts';
import { type SettingRule, settingTable } from '../src/runtime/setting-table.ts';
import { variableName } from '../src/runtime/settings.ts';
import { publicColumns } from '../src/store/public-events.ts';
import { knownDiagnostics } from './known-diagnostics.ts';
import { runCommand } from './product.ts';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

const blockPattern = /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- \/generated -->)/g;

/** Makes a block. `old`: what stands there now, because meanings written by hand are kept. */
type BuildBlock = (old: string) => string | Promise<string>;

const blocks: Readonly<Record<string, BuildBlock>> = {
  settings: () =>
    buildTable([['setting', 'default', 'values', 'meaning'], ...settingTable.map(describeSetting)]),
  rejections: () => Object.entries(rejections).map(describeRejection).join('\n'),
  diagnostics: () => checks.map(describeCheck).join('\n'),
  'known-diagnostics': () =>
    buildTable([
      ['what', 'checks', ''],
      ...knownDiagnostics.map(({ what, checks: ids, note }) => [
        what,
        ids.map((id) => `[\`${id}\`](#${id})`).join(', '),
        note,
      ]),
    ]),
  'quality-keys': () =>
    buildTable([
      ['key', 'points', 'what'],
      ...qualityKeys.map(({ name, points, meaning }) => [`\`${name}\``, String(points), meaning]),
    ]),
  'conversion-errors': () =>
    buildTable([
      ['reason', 'status', 'code', 'subcode', 'when', 'cure'],
      ...Object.entries(conversionErrors).map(([reason, rule]) => [
        `\`${reason}\``,
        String(rule.status),
        String(rule.code),
        rule.subcode === undefined ? '' : String(rule.subcode),
        rule.meaning,
        rule.cure,
      ]),
    ]),
  'conversion-request-fields': () => buildFields(requestFields),
  'conversion-event-fields': () => buildFields(eventFields),
  'conversion-hashed-keys': () => buildFields(hashedUserKeys),
  'conversion-clear-keys': () => buildFields(clearUserKeys),
  'columns-events': (old) => buildColumns('events', old),
  'columns-rejected': (old) => buildColumns('rejected', old),
  help: () => buildHelp([]),
  ...Object.fromEntries(commands.map(({ name }) => [`help-${name}`, () => buildHelp([name])])),
};

export const blockNames = Object.keys(blocks);

/** The text of a document with every generated block made anew. Throws on a block nobody knows how to make. */
export async function renewBlocks(text: string): Promise<string> {
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(blockPattern)) {
    const [whole, open = '', name = '', close = ''] = match;
    const build = blocks[name];
    if (build === undefined) throw new Error(`there is no generated block "${name}"`);
    const old = whole.slice(open.length, -close.length);
    parts.push(text.slice(end, match.index), open, '\n', await build(old), '\n', close);
    end = match.index + whole.length;
  }
  return parts.join('') + text.slice(end);
}

export function listBlocks(text: string): string[] {
  return [...text.matchAll(blockPattern)].map((match) => match[2] ?? '');
}

/** Every document of the project, as paths from its folder. */
export function listDocuments(): string[] {
  const inRoot = fs.readdirSync(projectFolder).filter((name) => name.endsWith('.md'));
  const inDocs = fs
    .readdirSync(path.join(projectFolder, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join('docs', name.split(path.sep).join('/')));
  return [...inRoot, ...inDocs].sort();
}

function describeSetting(rule: SettingRule): readonly string[] {
  return [
    `\`${rule.name}\` (\`${variableName(rule.name)}\`)`,
    describeDefault(rule),
    describeValues(rule),
    rule.help,
  ];
}

function describeDefault(rule: SettingRule): string {
  return rule.default === '' ? 'none' : `\`${rule.default}\``;
}

function describeValues(rule: SettingRule): string {
  if (rule.choices !== undefined) return rule.choices.map((choice) => `\`${choice}\``).join(', ');
  if (rule.type === 'switch') return '`on`, `off`';
  if (rule.type === 'number') return `${rule.min ?? 0} to ${rule.max ?? 'any'}`;
  const kind = rule.type === 'list' ? 'list' : 'text';
  return rule.isSecret === true ? `${kind}, never shown` : kind;
}

function describeRejection([reason, rule]: [string, (typeof rejections)[keyof typeof rejections]]): string {
  const kept = rule.recorded ? 'kept in `rejected`' : 'only counted';
  return `### \`${reason}\`\n\nStatus ${rule.status}, ${kept}. ${rule.meaning}\n\nCure: ${rule.cure}\n`;
}

function describeCheck({ id, severity, meaning, cure }: (typeof checks)[number]): string {
  return `### \`${id}\`\n\n${severity === 'error' ? 'Error' : severity === 'warning' ? 'Warning' : 'Note'}. ${meaning}\n\nCure: ${cure}\n`;
}

function buildFields(fields: Readonly<Record<string, ConversionField>>): string {
  const rows = Object.entries(fields).map(([name, { form, meaning }]) => [`\`${name}\``, form, meaning]);
  return buildTable([['field', 'form', 'meaning'], ...rows]);
}

/** Name and type come from the migrations, the meaning from the old table. */
function buildColumns(table: string, old: string): string {
  const meanings = new Map(
    [...old.matchAll(/^\| `(\w+)`\s*\|[^|]*\| (.*?)\s*\|$/gm)].map((row) => [row[1], row[2]]),
  );
  const rows = readColumns(table).map(({ name, type }) => [
    `\`${name}\``,
    `\`${type}\``,
    meanings.get(name) ?? '',
  ]);
  return buildTable([['column', 'type', 'meaning'], ...rows]);
}

interface DocumentedColumn {
  readonly name: string;
  readonly type: string;
}

/** Columns of a public table, in order: of `events` as its view has them, else as the migrations create them. */
export function readColumns(table: string): DocumentedColumn[] {
  if (table === 'events') return Object.entries(publicColumns).map(([name, { type }]) => ({ name, type }));
  const folder = path.join(projectFolder, 'src', 'store', 'migrations');
  const sql = fs
    .readdirSync(folder)
    .sort()
    .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
  const body =
    new RegExp(`CREATE TABLE IF NOT EXISTS ${table}\\n\\(\\n([\\s\\S]*?)\\n\\)\\n`).exec(sql)?.[1] ?? '';
  const columns = body
    .split('\n')
    .map((line) => /^ {4}([a-z_]+) (.*?)(?: CODEC\(.*\))?,?$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name = '', type = '']) => ({ name, type }));
  for (const [, altered, changes = ''] of sql.matchAll(/^ALTER TABLE (\w+)\n([\s\S]*?);$/gm)) {
    if (altered === table) for (const line of changes.split('\n')) addColumn(columns, line);
  }
  return columns;
}

function addColumn(columns: DocumentedColumn[], line: string): void {
  const [, name = '', type = '', before] =
    /^ {4}ADD COLUMN IF NOT EXISTS ([a-z_]+) (.*?)(?: CODEC\(.*\))? AFTER ([a-z_]+),?$/.exec(line) ?? [];
  const at = columns.findIndex((column) => column.name === before);
  // Better to stop here than to document the past.
  if (at === -1) throw new Error(`readColumns does not know this change yet; teach it: ${line}`);
  columns.splice(at + 1, 0, { name, type });
}

async function buildHelp(command: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand([...command, '--help']);
  if (code !== 0) throw new Error(`${command} --help ended with ${code}: ${stderr}`);
  return `\`\`\`text\n${stdout.trimEnd()}\n\`\`\`\n`;
}

/** A Markdown table as the formatter writes it: cells padded to the widest of their column. */
function buildTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const write = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return `${[write(head), write(widths.map((width) => '-'.repeat(width))), ...body.map(write)].join('\n')}\n`;
}

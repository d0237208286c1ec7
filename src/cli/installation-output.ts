// Where: command line. What the inspector knows of one pixel's pages, in lines for people.

import type { InstallationAnswer } from '../reports/reports.ts';
import { formatMinute, plain } from './terminal-text.ts';

type Host = InstallationAnswer['hosts'][number];
type Template = Host['templates'][number];
type Finding = Template['findings'][number];

export function formatInstallation(answer: InstallationAnswer, name: string): string {
  const { alerts, hosts, pixelId } = answer;
  const open = alerts.filter(({ endedMs }) => endedMs === null);
  const lines = [`${name} (${pixelId}): ${describeCount(open.length, 'alert')}`];
  for (const { kind, host, template, sinceMs, detail } of open)
    lines.push(
      `  ${kind} since ${formatMinute(sinceMs)} UTC  ${plain(host + template)}`,
      `      ${plain(detail)}`,
    );
  if (hosts.length === 0) lines.push('  no page is looked at yet; see `ownpixel installation --help`');
  for (const host of hosts) lines.push('', ...formatHost(host));
  return lines.join('\n');
}

function formatHost({ host, templates, lastEventMs }: Host): string[] {
  const last = lastEventMs === null ? 'no event in 15 days' : `last event ${formatMinute(lastEventMs)} UTC`;
  return [`  ${plain(host)}, ${last}`, ...templates.flatMap(formatTemplate)];
}

function formatTemplate({ template, verdict, pages, findings, unread }: Template): string[] {
  return [
    `    ${verdict}  ${plain(template)}  ${describeCount(pages, 'page')}`,
    ...findings.flatMap(formatFinding),
    ...unread.map(({ address, reason }) => `      not read: ${plain(address)}: ${plain(reason)}`),
  ];
}

function formatFinding({ severity, check, message, cure, sinceMs, pages, line }: Finding): string[] {
  return [
    `      ${severity}  ${check}  since ${formatMinute(sinceMs)} UTC  ${plain(pages[0] ?? '')}:${line}`,
    `        ${plain(message)}`,
    `        do: ${plain(cure)}`,
  ];
}

function describeCount(count: number, word: string): string {
  return `${count === 0 ? 'no' : count} ${word}${count === 1 ? '' : 's'}`;
}

// Where: doctor, telling code hosting. Reports in, a SARIF 2.1.0 log out.

import type { Severity } from '../event/severity.ts';
import { checks } from './checks.ts';
import type { PageReport } from './report.ts';

const levels = { error: 'error', warning: 'warning', note: 'note' } as const satisfies Record<
  Severity,
  string
>;

export function formatSarif(reports: readonly PageReport[], version: string): string {
  const rules = checks.map(({ id, meaning, verify, cure, severity }) => ({
    id,
    shortDescription: { text: meaning },
    help: { text: `To see it: ${verify} To mend it: ${cure}.` },
    defaultConfiguration: { level: levels[severity] },
  }));
  const results = reports.flatMap(({ page, findings }) =>
    findings.map(({ check, severity, line, column, message, cure }) => ({
      ruleId: check,
      ruleIndex: rules.findIndex(({ id }) => id === check),
      level: levels[severity],
      message: { text: `${message}. ${cure}.` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: toUri(page) },
            region: { startLine: line, startColumn: column },
          },
        },
      ],
    })),
  );
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'ownpixel doctor', version, rules } },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function toUri(page: string): string {
  return URL.canParse(page) ? page : encodeURI(page.replaceAll('\\', '/'));
}

// `npm run test:crash`: at least 100 kills, then the count, as a table. Exit code 1 when anything is missing or doubled.

import { runCrashTest } from './crash.ts';

const kills = Number(process.argv[2] ?? 120);
const startedAtMs = Date.now();
const result = await runCrashTest({ kills, report: (line) => process.stderr.write(`${line}\n`) });
const total = Object.values(result.kills).reduce((sum, n) => sum + n, 0);
const isGood = result.missing.length === 0 && result.doubled.length === 0 && result.failedByEngineAlone === 0;
process.stdout.write(`kills                          ${total}  (${JSON.stringify(result.kills)})
acknowledged events            ${result.acknowledged}
requests without an answer     ${result.unacknowledged}
  while only the engine died   ${result.failedByEngineAlone}
acknowledged and missing       ${result.missing.length}
stored more than once          ${result.doubled.length}
seconds                        ${Math.round((Date.now() - startedAtMs) / 1000)}
${isGood ? '1 passed, 0 failed' : '0 passed, 1 failed'}
`);
process.exitCode = isGood ? 0 : 1;

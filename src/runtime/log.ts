// Where: every process. Log lines on stderr: JSON when something reads them, one plain line each on a terminal.
// `error`: data lost or a person must act. `warn`: odd, nothing lost. Never an identifier, address or query string.

import fs from 'node:fs';
import { pino } from 'pino';

export type Log = Pick<pino.Logger, 'error' | 'warn' | 'info' | 'debug'>;

export function createLog(room: string, level: string): Log {
  const options = { level, base: { room }, timestamp: pino.stdTimeFunctions.isoTime };
  if (!process.stderr.isTTY) return pino(options, pino.destination({ fd: 2, sync: true }));
  return pino(options, { write: (line: string) => fs.writeSync(2, formatForTerminal(line)) });
}

const levelNames: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

function formatForTerminal(line: string): string {
  const { level, time, room, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const details = Object.entries(rest).map(([key, value]) => ` ${key}=${formatValue(value)}`);
  const clock = String(time).slice(11, 19);
  return `${clock} ${levelNames[Number(level)] ?? level} ${room}: ${msg}${details.join('')}\n`;
}

function formatValue(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

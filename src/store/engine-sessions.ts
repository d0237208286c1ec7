// Where: inside the embedded engine. The sessions of chDB: one that writes, a few that read, and one for maintenance when it is asked.
// A session runs one statement at a time, so a slow question must never stand before an insert: writing has its own.
// Reading sessions are bounded once and then made read-only for good: a setting given by SET stays.

import fs from 'node:fs';
import path from 'node:path';
import { Session } from 'chdb';
import { errorMessage, StartError } from '../runtime/errors.ts';
import { fixedSettings, type Statement } from './engine-statement.ts';
import { StatementError } from './engine-statement-error.ts';

export interface EngineConfig {
  readonly folder: string;
  readonly port: number;
  readonly writerPassword: string;
  readonly maintainerPassword: string;
  readonly readerPassword: string;
  /** Memory limit of one statement, bytes. */
  readonly memoryBytes: number;
}

export interface EngineSessions {
  run(statement: Statement): Promise<Buffer>;
  close(): Promise<void>;
}

const database = 'ownpixel';
const readers = 3;
const queryMaxSeconds = 60;
const openWaitMs = 5_000;
const resultMaxBytes = 256 << 20;

export function openEngineSessions(config: EngineConfig): EngineSessions {
  fs.mkdirSync(config.folder, { recursive: true, mode: 0o700 });
  const open = () => openSession(config);
  const writer = createLane([openWhenFree(config)]);
  const reader = createLane(
    Array.from({ length: readers }, () => limitReader(open(), config)),
    refuseReaching,
  );
  let maintainer: Lane | undefined;
  const laneOf = ({ user }: Statement): Lane => {
    if (user !== 'maintainer') return user === 'writer' ? writer : reader;
    maintainer ??= createLane([open()]);
    return maintainer;
  };
  return {
    run: (statement) => laneOf(statement).run(statement),
    async close() {
      await Promise.all([writer, reader, maintainer].map((lane) => lane?.close()));
    },
  };
}

/** The engine of a server that was killed may hold the folder for a moment: wait for it. */
function openWhenFree(config: EngineConfig): Session {
  const deadlineMs = Date.now() + openWaitMs;
  for (;;) {
    try {
      return openSession(config);
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

function openSession(config: EngineConfig): Session {
  try {
    const session = new Session(config.folder, { connectionArgs: serverArguments(config) });
    session.query(`CREATE DATABASE IF NOT EXISTS ${database} ENGINE = Atomic`);
    session.query(`USE ${database}`);
    const fixed = Object.entries(fixedSettings).map(([name, value]) => `${name} = '${value}'`);
    session.query(`SET max_memory_usage = ${config.memoryBytes}, ${fixed.join(', ')}`);
    return session;
  } catch (error) {
    const file = path.join(config.folder, 'status');
    throw new StartError(
      'engine_open',
      `the engine cannot open ${path.dirname(file)}: ${errorMessage(error)}`,
      error,
    );
  }
}

/** Server settings that must be known before the folder is loaded: small pools, for a small machine. */
function serverArguments(config: EngineConfig): string[] {
  return [
    `--max_server_memory_usage=${config.memoryBytes * 2}`,
    '--background_pool_size=2',
    '--background_merges_mutations_concurrency_ratio=1',
    '--background_schedule_pool_size=4',
    '--background_common_pool_size=2',
    '--mark_cache_size=67108864',
    '--uncompressed_cache_size=0',
  ];
}

/** What a question gathers goes on to the disk before it reaches the limit of memory: several gather at once, so each gets a part. */
function limitReader(session: Session, config: EngineConfig): Session {
  const spill = { group_by: 1 / 3, sort: 1 / 4, join: 1 / 3 };
  const spills = Object.entries(spill).map(
    ([what, part]) => `max_bytes_before_external_${what} = ${Math.floor(config.memoryBytes * part)}`,
  );
  session.query(
    `SET max_memory_usage = ${config.memoryBytes}, max_execution_time = ${queryMaxSeconds}, max_threads = 2,
      max_result_bytes = ${resultMaxBytes}, result_overflow_mode = 'throw', ${spills.join(', ')}`,
  );
  session.query('SET readonly = 1');
  return session;
}

interface Lane {
  run(statement: Statement): Promise<Buffer>;
  close(): Promise<void>;
}

/** Sessions that take statements in order, each one at a time. */
function createLane(
  sessions: readonly Session[],
  check?: (session: Session, text: string) => Promise<void>,
): Lane {
  const idle = [...sessions];
  const waiting: (() => void)[] = [];

  async function take(): Promise<Session> {
    const session = idle.pop();
    if (session !== undefined) return session;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return take();
  }

  return {
    async run(statement: Statement): Promise<Buffer> {
      const session = await take();
      try {
        await check?.(session, statement.text);
        const options = { format: statement.format };
        const hasParameters = Object.keys(statement.parameters).length > 0;
        const result = hasParameters
          ? await session.queryBindAsync(statement.text, statement.parameters, options)
          : await session.queryAsync(statement.text, options);
        return Buffer.from(result.bytes());
      } catch (error) {
        // TRICKY: what a failed statement had put out already would stand before the next answer of this session.
        await session.queryAsync('SELECT 1').catch(() => undefined);
        throw error;
      } finally {
        idle.push(session);
        waiting.shift()?.();
      }
    },
    /** Waits for what is running, then closes. */
    async close(): Promise<void> {
      for (const _ of sessions) (await take()).close();
    },
  };
}

/**
 * `readonly` lets a reading user still read a file by the function `file`, write one by INTO OUTFILE and end statements of
 * others. The engine's own parser writes the statement in one canonical form (and refuses several at once): there,
 * beside texts, these words can only be what they look like. Throws StatementError.
 */
async function refuseReaching(session: Session, text: string): Promise<void> {
  const parsed = await session
    .queryBindAsync('SELECT formatQuerySingleLine({text:String})', { text }, { format: 'RawBLOB' })
    .catch((error: unknown) => {
      // What follows is our own question, not the asker's.
      throw new Error(
        errorMessage(error).replace(/\s?:\s?In scope SELECT formatQuerySingleLine\([\s\S]*'\)/, ''),
      );
    });
  const canonical = Buffer.from(parsed.bytes())
    .toString('utf8')
    .replace(/'(?:[^'\\]|\\.)*'/gs, "''");
  if (/\bfile\(|\bINTO OUTFILE\b|^(?:KILL|BACKUP|RESTORE)\b/.test(canonical)) {
    throw new StatementError(164, 'Cannot reach files or other statements in readonly mode');
  }
}

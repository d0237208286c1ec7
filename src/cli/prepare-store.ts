// Where: composition, start. Waits for the store and brings its schema forward. Collecting does not wait for it: a store
// that is away, or refuses us, is asked again until it answers, and the log says so once and then every minute.

import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../runtime/log.ts';
import {
  connectStore,
  createDatabase,
  migrate,
  type StoreAddress,
  type StoreClient,
  StoreFault,
} from '../store/store.ts';

export interface PrepareOptions {
  readonly address: StoreAddress;
  readonly log: Log;
  /** Called with the store as an earlier process has left it. */
  readonly beforeMigration: (client: StoreClient) => Promise<void>;
  readonly signal: AbortSignal;
  /** Called when the store did not answer, each time. */
  readonly onProblem: () => void;
}

const pauseMs = 2_000;
const repeatLogMs = 60_000;
/** ClickHouse's code: there is no database of this name. */
const unknownDatabase = '81';
/** ClickHouse's codes that time does not mend: wrong credentials, missing rights. */
const needsPerson = new Set(['192', '193', '194', '497', '516']);

/** Resolves true when the schema is there, false when `signal` came first. Throws StartError: never with this version. */
export async function prepareStore(options: PrepareOptions): Promise<boolean> {
  const { address, log, signal } = options;
  let lastCode: string | undefined;
  let loggedMs = 0;
  while (!signal.aborted) {
    try {
      await bringForward(options);
      if (lastCode !== undefined) log.info('the store is there');
      return true;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      if (lastCode !== error.code || Date.now() - loggedMs > repeatLogMs) {
        loggedMs = Date.now();
        logProblem(error, address, log);
      }
      lastCode = error.code;
      options.onProblem();
    }
    await wait(pauseMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
  return false;
}

/** Of one statement: it may write every row anew. */
const migrationMs = 12 * 3_600_000;

async function bringForward({ address, log, beforeMigration }: PrepareOptions): Promise<void> {
  const client = connectStore({ ...address, timeoutMs: migrationMs });
  try {
    await beforeMigration(client);
    await migrate(client, log);
  } catch (error) {
    if (!(error instanceof StoreFault) || error.code !== unknownDatabase) throw error;
    await createDatabase(address);
    log.info({ database: address.database }, 'the database was created');
    await migrate(client, log);
  } finally {
    await client.close();
  }
}

function logProblem(fault: StoreFault, { url, database }: StoreAddress, log: Log): void {
  const { code } = fault;
  const why = fault.message || code;
  const kept = 'events are kept in the spool meanwhile';
  if (needsPerson.has(code))
    log.error({ code }, `the store at ${url} refuses the user or its rights on ${database}: ${why}; ${kept}`);
  else log.warn({ code }, `the store at ${url} does not answer as it should: ${why}; ${kept}`);
}

// What tests and benchmarks share: the real product as a process on a data folder of its own, and its command line.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Product {
  /** `http://127.0.0.1:PORT` */
  readonly base: string;
  readonly port: number;
  readonly pixelId: string;
  readonly signInKey: string;
  readonly data: string;
  /** From the call to the printed address, ms. */
  readonly readyMs: number;
  readonly child: ChildProcess;
  /** Process ids of the living children that take events to the store: engine, worker, loader. */
  pids(): Readonly<Record<string, number>>;
  /** Of the process that looks at pages; it comes some seconds later than the others. */
  inspectorPid(): number | undefined;
  /** Everything written to stderr so far. */
  errors(): string;
  /** Ctrl-C; returns the exit code. */
  stop(): Promise<number | null>;
}

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
/** What a test that fails on its way leaves running would outlive the run, and work on the data folder of the next test. */
const started = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of started) child.kill('SIGTERM');
});

const nodeArgs = ['--disable-warning=ExperimentalWarning', main];

export function makeDataFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-test-'));
}

/** Starts `ownpixel serve`; rejects with its stderr when it ends instead. */
export async function startProduct(options: {
  readonly data: string;
  readonly args?: readonly string[];
  /** A process group of its own, as a terminal makes one. */
  readonly hasOwnGroup?: boolean;
}): Promise<Product> {
  const { data, args = [], hasOwnGroup = false } = options;
  const startedAtMs = performance.now();
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const child = spawn(process.execPath, [...nodeArgs, 'serve', ...port, '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: hasOwnGroup,
  });
  endWithTest(child);
  let text = '';
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('Ctrl-C')) resolve();
    });
    ended.then(([code]) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
  const listeningPort = Number(/127\.0\.0\.1:(\d+)/.exec(text)?.[1]);
  return {
    base: `http://127.0.0.1:${listeningPort}`,
    port: listeningPort,
    pixelId: /Pixel\s+(\d+)/.exec(text)?.[1] ?? '',
    signInKey: /key=(\S+)/.exec(text)?.[1] ?? '',
    data,
    readyMs: performance.now() - startedAtMs,
    child,
    pids: () => {
      const { inspector: _, ...others } = childPids(child.pid ?? 0);
      return others;
    },
    inspectorPid: () => childPids(child.pid ?? 0).inspector,
    errors: () => errors,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await ended;
      }
      return child.exitCode;
    },
  };
}

/** Ends `child` with the process that runs the test, if it has not ended by then. */
export function endWithTest(child: ChildProcess): void {
  started.add(child);
  child.once('exit', () => started.delete(child));
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of the product to its end. */
export function runCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment }, maxBuffer: 64 << 20 };
    execFile(process.execPath, [...nodeArgs, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** Rows of a question, through the command line. */
export async function query<Row = Record<string, unknown>>(data: string, statement: string): Promise<Row[]> {
  const { code, stdout, stderr } = await runCommand([
    'query',
    statement,
    '--format',
    'JSONEachRow',
    '--data',
    data,
  ]);
  if (code !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** Asks until `isDone` is true of the answer; fails after `timeoutMs`. What it waits for is usual: patience, no claim of speed. */
export async function waitFor<Answer>(
  ask: () => Promise<Answer>,
  isDone: (answer: Answer) => boolean,
  timeoutMs = 60_000,
): Promise<Answer> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    if (Date.now() > deadlineMs)
      throw new Error(`not in ${timeoutMs} ms; the last answer: ${JSON.stringify(answer)?.slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Children of a process by the module they run. */
function childPids(parent: number): Record<string, number> {
  const pids: Record<string, number> = {};
  for (const name of fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = readProc(name, 'stat');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== parent) continue;
    const module = /(engine|worker|loader|inspector)\.ts/.exec(readProc(name, 'cmdline'))?.[1];
    if (module !== undefined) pids[module] = Number(name);
  }
  return pids;
}

/** '' when the process has ended meanwhile. */
function readProc(pid: string, name: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

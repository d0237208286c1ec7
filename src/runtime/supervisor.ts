// Where: the parent process. Keeps one child process running: starts it, waits until it is ready, starts it again with
// a growing pause when it dies, stops it within a deadline.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import type { ChildMessage } from './child.ts';
import { StartError } from './errors.ts';
import type { Log } from './log.ts';

export interface Supervised {
  readonly name: string;
  /** Resolves when the child is ready for the first time; rejects with a StartError when it refuses to start. */
  readonly whenReady: Promise<void>;
  /** Process id of the living child, or undefined between two lives. */
  pid(): number | undefined;
  restarts(): number;
  ask(question: string, timeoutMs: number): Promise<unknown>;
  stop(timeoutMs: number): Promise<void>;
}

export interface SupervisedOptions {
  readonly name: string;
  /** The module to run. */
  readonly file: URL;
  readonly config: unknown;
  readonly log: Log;
  readonly environment?: NodeJS.ProcessEnv;
  readonly nodeOptions?: readonly string[];
  /** Niceness: 0 is usual, 19 yields to everything. */
  readonly niceness?: number;
  /** Answers what the child asks its parent. */
  readonly answer?: (question: string) => Promise<unknown>;
}

const firstPauseMs = 50;
const longestPauseMs = 5_000;
export function supervise(options: SupervisedOptions): Supervised {
  const { name, log } = options;
  let child: ChildProcess | undefined;
  let isStopping = false;
  let restarts = 0;
  let pauseMs = firstPauseMs;
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;
  const waiting = new Map<number, (body: unknown) => void>();
  const first = Promise.withResolvers<void>();
  // Whoever awaits it sees the failure; a child that dies later must not make it an unhandled one.
  first.promise.catch(() => undefined);

  function start(): void {
    let wasReady = false;
    const started = fork(options.file, [], {
      env: { ...process.env, ...options.environment },
      execArgv: ['--disable-warning=ExperimentalWarning', ...(options.nodeOptions ?? [])],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = started;
    if (options.niceness !== undefined && started.pid !== undefined)
      os.setPriority(started.pid, options.niceness);
    started.send({ type: 'start', body: options.config }, () => undefined);
    started.on('message', (message: ChildMessage & { readonly id?: number }) => {
      wasReady ||= message.type === 'ready';
      receive(started, message);
    });
    started.on('exit', (code, signal) => {
      if (child === started) child = undefined;
      if (!isStopping) startAgain(wasReady, code, signal);
    });
  }

  function receive(from: ChildProcess, message: ChildMessage & { readonly id?: number }): void {
    if (message.type === 'ready') first.resolve();
    if (message.type === 'failed') {
      const { code, message: text } = message.body as { code?: string; message: string };
      first.reject(new StartError(code ?? 'child_failed', text));
      log.error({ child: name, code }, text);
    }
    if (message.type === 'answer' && message.id !== undefined) waiting.get(message.id)?.(message.body);
    if (message.type === 'ask-parent') {
      void options.answer?.(String(message.body)).then((body) => {
        if (from.connected) from.send({ type: 'parent-answer', id: message.id, body }, () => undefined);
      });
    }
  }

  function startAgain(wasReady: boolean, code: number | null, signal: string | null): void {
    // What had run starts again at once; what cannot start is tried ever less often.
    if (wasReady) pauseMs = firstPauseMs;
    restarts += 1;
    log.warn({ child: name, code, signal, pauseMs }, 'a process ended and is started again');
    timer = setTimeout(start, pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  start();
  return {
    name,
    whenReady: first.promise,
    pid: () => child?.pid,
    restarts: () => restarts,
    async ask(question, timeoutMs) {
      const target = child;
      if (target?.connected !== true) return undefined;
      const id = ++asked;
      const answer = new Promise<unknown>((resolve) => {
        waiting.set(id, resolve);
        setTimeout(resolve, timeoutMs, undefined).unref();
      });
      target.send({ type: 'ask', id, body: question }, () => undefined);
      return answer.finally(() => waiting.delete(id));
    },
    async stop(timeoutMs) {
      isStopping = true;
      clearTimeout(timer);
      const target = child;
      if (target === undefined || target.exitCode !== null || target.signalCode !== null) return;
      const ended = once(target, 'exit');
      const killer = setTimeout(() => {
        log.warn({ child: name }, 'a process did not stop in time and is killed');
        target.kill('SIGKILL');
      }, timeoutMs);
      if (target.connected) target.send({ type: 'stop' }, () => undefined);
      await ended;
      clearTimeout(killer);
    },
  };
}

// Where: the processes of the product. The child's side of supervision: waits for its configuration, says when it is
// ready, stops when told, and stops too when its parent is gone. Ctrl-C reaches the whole process group, so children
// ignore it and wait for the parent's word.

import { errorMessage } from './errors.ts';

export interface ChildMessage {
  readonly type: string;
  readonly body?: unknown;
}

export interface ChildRun {
  /** Lets running work finish and closes everything. Called once. */
  stop(): Promise<void>;
  /** Answers a question of the parent, such as `metrics`. */
  answer?(question: string): Promise<unknown>;
}

/** Runs a supervised process: `start` gets the parent's configuration. Never returns. */
export function runChild<Config>(start: (config: Config) => Promise<ChildRun>): void {
  let running: Promise<ChildRun> | undefined;
  let isStopping = false;

  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    try {
      await (await running)?.stop();
      process.exit(0);
    } catch (error) {
      process.stderr.write(`${errorMessage(error)}\n`);
      process.exit(1);
    }
  }

  async function begin(config: Config): Promise<void> {
    running = start(config);
    try {
      await running;
      process.send?.({ type: 'ready' });
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
      process.send?.({ type: 'failed', body: { code, message: errorMessage(error) } }, () => process.exit(1));
    }
  }

  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => void stop());
  process.on('disconnect', () => void stop());
  process.on('message', (message: ChildMessage & { readonly id?: number }) => {
    if (message.type === 'start') void begin(message.body as Config);
    if (message.type === 'stop') void stop();
    if (message.type === 'ask') {
      void running
        ?.then((run) => run.answer?.(String(message.body)))
        .then((body) => process.send?.({ type: 'answer', id: message.id, body }));
    }
  });
}

let questions = 0;

/** Asks the parent and waits for its answer. */
export function askParent(question: string): Promise<unknown> {
  const id = ++questions;
  return new Promise((resolve) => {
    const onMessage = (message: ChildMessage & { readonly id?: number }) => {
      if (message.type !== 'parent-answer' || message.id !== id) return;
      process.off('message', onMessage);
      resolve(message.body);
    };
    process.on('message', onMessage);
    process.send?.({ type: 'ask-parent', id, body: question });
  });
}

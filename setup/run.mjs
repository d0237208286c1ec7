// Where: after set-up. Runs a program under Node 24 in the foreground: passes signals on, waits for its end, takes over
// its exit code. Ctrl-C in a terminal reaches the whole process group, the program twice then.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { prepare, projectFolder } from './prepare.mjs';

/** @param {string[]} args Node's arguments: options, file, the file's arguments. */
export function runUnderNode24(args) {
  const node = prepare();
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  child.on('error', (error) => {
    process.stderr.write(`ownpixel: Node 24 cannot be run: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
}

/** A signal to npm ends the shell that it has started this with, and nobody passes it on. */
function endWithNpm(child) {
  const shell = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => process.ppid !== shell && child.kill('SIGTERM'), 250).unref();
}

export function projectFile(...parts) {
  return path.join(projectFolder, ...parts);
}

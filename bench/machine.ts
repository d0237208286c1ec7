// What the benchmarks share: processes on a core of their own, and figures.

import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import type { LoadOrder, LoadResult } from './load-order.ts';

/** Puts a process, all its threads, on one core; returns false where the system has no taskset. */
export function pin(pid: number, core: number): boolean {
  try {
    execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What the floor answers: as the collector answered once. `body`: a character for each byte. */
export interface Answer {
  readonly headers: string[];
  readonly body: string;
}

export async function startFloor(): Promise<{ readonly port: number; readonly child: ChildProcess }> {
  const child = fork(new URL('./floor.ts', import.meta.url));
  const [port] = await once(child, 'message');
  pin(child.pid ?? 0, 0);
  return { port: Number(port), child };
}

export async function load(order: LoadOrder): Promise<LoadResult> {
  const child = fork(new URL('./load.ts', import.meta.url));
  pin(child.pid ?? 0, 1);
  child.send(order);
  const [result] = await once(child, 'message');
  child.disconnect();
  return result as LoadResult;
}

/** Resident memory, MiB. */
export function memoryMib(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Highest resident memory since the start of the process, MiB. */
export function peakMemoryMib(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

export function row(label: string, ...cells: readonly string[]): void {
  process.stdout.write(`${label.padEnd(54)}${cells.map((cell) => cell.padStart(14)).join('')}\n`);
}

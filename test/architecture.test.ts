// The house keeps its shape: imports follow the arrow table, rooms are entered by their door, and what ARCHITECTURE.md
// names exists.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const architecture = fs.readFileSync(path.join(project, 'ARCHITECTURE.md'), 'utf8');

/** Rooms whose every file may be imported: shared ground, not stages. */
const openRooms = new Set(['event', 'runtime']);

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
  readonly targetRoom: string;
}

function listImports(): Import[] {
  const files = fs
    .readdirSync(path.join(project, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name));
  return files.flatMap((file) => {
    const text = fs.readFileSync(path.join(project, 'src', file), 'utf8');
    const targets = [...text.matchAll(/(?:from|import)\s+'(\.[^']+)'/g)].map((match) => match[1] ?? '');
    return targets.map((relative) => {
      const target = path.join(path.dirname(file), relative);
      return {
        file,
        room: file.split(path.sep)[0] ?? '',
        target,
        targetRoom: target.split(path.sep)[0] ?? '',
      };
    });
  });
}

/** Rows `| room | rooms it may import |` of the arrow table. */
function readArrows(): Map<string, readonly string[]> {
  const table = /<!-- arrows -->([\s\S]*?)<!-- \/arrows -->/.exec(architecture)?.[1] ?? '';
  const rows = [...table.matchAll(/^\| `(\w+)\/`\s+\| (.*?) \|$/gm)];
  return new Map(
    rows.map((row) => [
      row[1] ?? '',
      [...(row[2] ?? '').matchAll(/`([\w./]+)`/g)].map((match) => match[1] ?? ''),
    ]),
  );
}

test('imports follow the arrow table of ARCHITECTURE.md', () => {
  const arrows = readArrows();
  const rooms = fs.readdirSync(path.join(project, 'src'));
  assert.deepEqual([...arrows.keys()].sort(), rooms.sort());
  const wrong = listImports().filter(({ room, target, targetRoom }) => {
    const allowed = arrows.get(room) ?? [];
    return room !== targetRoom && !allowed.includes(`${targetRoom}/`) && !allowed.includes(target);
  });
  assert.deepEqual(
    wrong.map(({ file, target }) => `${file} -> ${target}`),
    [],
  );
});

test('a room is entered by its door', () => {
  const wrong = listImports().filter(({ room, target, targetRoom }) => {
    const isDoor =
      target === path.join(targetRoom, `${targetRoom}.ts`) || target === path.join('reports', 'contract.ts');
    return room !== targetRoom && !openRooms.has(targetRoom) && !isDoor;
  });
  assert.deepEqual(
    wrong.map(({ file, target }) => `${file} -> ${target}`),
    [],
  );
});

test('every file that ARCHITECTURE.md names exists', () => {
  const named = [...architecture.matchAll(/`((?:src|setup|test|bench|demo|docs|dist)\/[\w./-]+)`/g)].map(
    (match) => match[1] ?? '',
  );
  assert.ok(named.length > 40, 'the journey names its files');
  const missing = named.filter(
    (name) => !name.startsWith('dist/') && !fs.existsSync(path.join(project, name)),
  );
  assert.deepEqual(missing, []);
});

test('every source file says in its first line where it stands', () => {
  const files = fs
    .readdirSync(path.join(project, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name));
  const silent = files.filter(
    (file) => !/^(#!.*\n)?(\/\/|\/\*)/.test(fs.readFileSync(path.join(project, 'src', file), 'utf8')),
  );
  assert.deepEqual(silent, []);
});

test('the lock file names no download address and every optional platform package', () => {
  const lock = JSON.parse(fs.readFileSync(path.join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
  };
  const addresses = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined);
  assert.deepEqual(
    addresses.map(([name]) => name),
    [],
  );
  const missing = Object.entries(lock.packages).flatMap(([place, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) =>
        lock.packages[`${place}/node_modules/${name}`] === undefined &&
        lock.packages[`node_modules/${name}`] === undefined,
    ),
  );
  assert.deepEqual(missing, [], 'run `node setup/complete-lock.mjs`');
});

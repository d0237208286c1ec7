// docs/reference/collector.md is written from the behaviours and the tests that prove them. With UPDATE=1 it is written.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { behaviourGroups, proofFiles } from './collector-behaviours.ts';

const reference = new URL('../docs/reference/collector.md', import.meta.url);

function renderReference(): string {
  const groups = behaviourGroups.map(({ title, behaviours }) => {
    const rows = behaviours.map(([behaviour, compared, ...proofs]) => {
      const tests = proofs.map(readProof).map(({ file, name }) => `\`${file}\`: ${name}`);
      return `| ${behaviour} | ${compared} | ${tests.join('<br>')} |`;
    });
    return `## ${title}\n\n| what a sender may expect | compared | proved by |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# The collector: what it understands

Compared with the original service, row by row, and the test that proves each. Tests under \`test/\` run the whole product, send over
HTTP and read the store. Fields, answers and errors of the Conversions API: [conversions-api](conversions-api.md); reasons
of refusals: [rejections](rejections.md).

${groups.join('\n')}`;
}

/** `wire: name of a test`. */
function readProof(proof: string): { readonly file: string; readonly name: string } {
  const colon = proof.indexOf(': ');
  return { file: proofFiles[proof.slice(0, colon) as keyof typeof proofFiles], name: proof.slice(colon + 2) };
}

const allProofs = behaviourGroups.flatMap(({ behaviours }) =>
  behaviours.flatMap(([, , ...proofs]) => proofs),
);

test('the reference of the collector says what the tests show', () => {
  const text = renderReference();
  if (process.env.UPDATE === '1') fs.writeFileSync(reference, text);
  assert.equal(
    fs.readFileSync(reference, 'utf8'),
    text,
    'run `UPDATE=1 node test/collector-reference.test.ts`',
  );
});

test('every row is proved, by tests that are there', () => {
  for (const { behaviours } of behaviourGroups)
    for (const [behaviour, , ...proofs] of behaviours) assert.ok(proofs.length > 0, behaviour);
  const missing = allProofs.filter((proof) => {
    const { file, name } = readProof(proof);
    return !listTests(file).has(name);
  });
  assert.deepEqual(missing, []);
});

test('every test that was written for this table is named in it', () => {
  const unnamed = (['wire', 'server', 'fields'] as const).flatMap((file) =>
    [...listTests(proofFiles[file])].map((name) => `${file}: ${name}` as const),
  );
  assert.deepEqual(
    unnamed.filter((proof) => !allProofs.includes(proof)),
    [],
  );
});

test('a comparison is one of three, and says why it is not the same', () => {
  const compared = behaviourGroups.flatMap(({ behaviours }) => behaviours.map(([, text]) => text));
  assert.deepEqual(
    compared.filter((text) => !/^(?:same(?: \(.+\))?|better \(.+\)|not offered \(.+\))$/.test(text)),
    [],
  );
});

/** Names of the tests that a file holds. */
function listTests(file: string): ReadonlySet<string> {
  const text = fs.readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  const calls = text.matchAll(/^ *test\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/gm);
  return new Set([...calls].map(([, single, double]) => (single ?? double ?? '').replace(/\\(.)/g, '$1')));
}

// What senders may expect of the collector, as they know it from the well-known service: each behaviour with how this server
// compares, and the tests that prove it. docs/reference/collector.md has it as tables; collector-reference.test.ts keeps it true.

import { pagesBehaviours } from './collector-behaviours-pages.ts';
import { peopleBehaviours } from './collector-behaviours-people.ts';
import { serversBehaviours } from './collector-behaviours-servers.ts';

/** `compared`: `same`, `better (why)` or `not offered (why)`, the first with a remark or not. */
type Behaviour = readonly [behaviour: string, compared: string, ...proofs: Proof[]];

/** The file of a test by its short name, and the name of the test. */
type Proof = `${keyof typeof proofFiles}: ${string}`;

export interface BehaviourGroup {
  readonly title: string;
  readonly behaviours: readonly Behaviour[];
}

export const proofFiles = {
  wire: 'test/collector-wire.test.ts',
  server: 'test/collector-server.test.ts',
  fields: 'test/collector-fields.test.ts',
  senders: 'test/senders.test.ts',
  quality: 'test/quality.test.ts',
  journey: 'test/journey.test.ts',
  privacy: 'test/privacy.test.ts',
  badInput: 'test/bad-input.test.ts',
  fullDisk: 'test/full-disk.test.ts',
  replay: 'test/replay.test.ts',
  cli: 'test/cli.test.ts',
  diagnostics: 'src/reports/diagnostics.test.ts',
  collector: 'src/collector/collector.test.ts',
  conversions: 'src/collector/conversions/conversions.test.ts',
  host: 'src/collector/judge-host.test.ts',
  original: 'src/collector/original-paths.test.ts',
  tagFiles: 'src/collector/tag-files.test.ts',
  people: 'src/collector/mask-people.test.ts',
  protect: 'src/collector/protect.test.ts',
  client: 'src/collector/client.test.ts',
  params: 'src/event/params.test.ts',
  browserId: 'src/event/browser-id.test.ts',
  appendix: 'src/event/appendix.test.ts',
  custom: 'src/loader/steps/custom-data.test.ts',
  userData: 'src/loader/steps/user-data.test.ts',
  time: 'src/loader/steps/time.test.ts',
  visitor: 'src/loader/steps/visitor.test.ts',
  page: 'src/loader/steps/page.test.ts',
  interpret: 'src/loader/interpret.test.ts',
  pixelId: 'src/event/pixel-id.test.ts',
  repeats: 'src/collector/repeats.test.ts',
  device: 'src/loader/steps/device.test.ts',
} as const;

export const behaviourGroups: readonly BehaviourGroup[] = [
  ...pagesBehaviours,
  ...peopleBehaviours,
  ...serversBehaviours,
];

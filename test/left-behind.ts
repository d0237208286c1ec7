// Loaded in front of every test file by the runner: a file whose tests are done and that still does not end has left something
// running. It would hold up the whole run for as long as that lives; here it fails and says what it is.

import { after } from 'node:test';

/** For the file's own tidying, which comes later than this. */
const patienceMs = 60_000;

// The runner itself is loaded in front of, too; it has no tests.
if (process.env.NODE_TEST_CONTEXT !== undefined) {
  after(() => {
    setTimeout(() => {
      const left = process.getActiveResourcesInfo().join(', ');
      process.stderr.write(`${process.argv[1]} has left something running: ${left}\n`);
      process.exit(1);
    }, patienceMs).unref();
  });
}

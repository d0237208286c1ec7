// `npm run test:firefox`: the situations of the tag in a stock Firefox, where one is installed; names what differs.

import { launchFirefox } from './tag/firefox.ts';
import { judge } from './tag/judge.ts';
import { allSituations } from './tag/situations/all.ts';
import { openTheatre } from './tag/theatre.ts';

const words = process.argv.slice(2);
const situations = allSituations.filter(({ name }) => words.every((word) => name.includes(word)));
const hosts = situations.flatMap(({ host }) => host ?? []);
const theatre = await openTheatre(() => launchFirefox(hosts));
if (typeof theatre === 'string') process.stdout.write(`skipped: ${theatre}\n`);
else {
  try {
    const seen = await theatre.play(situations);
    const failures = situations.flatMap((situation) => {
      try {
        judge(situation, seen);
        return [];
      } catch (error) {
        return [`${situation.name}\n  ${String(error).replaceAll('\n', '\n  ')}`];
      }
    });
    process.stdout.write(
      `${situations.length - failures.length} of ${situations.length} situations as expected\n`,
    );
    failures.push(...theatre.preflights().map((url) => `asked first: OPTIONS ${url}`));
    if (failures.length > 0) {
      process.stdout.write(`${failures.join('\n')}\n`);
      process.exitCode = 1;
    }
  } finally {
    await theatre.close();
  }
}

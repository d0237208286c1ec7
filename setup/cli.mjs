// `npm run -s ownpixel -- COMMAND [options]`: set up what is missing, then run one command.
import { projectFile, runUnderNode24 } from './run.mjs';

runUnderNode24([projectFile('src', 'cli', 'main.ts'), ...process.argv.slice(2)]);

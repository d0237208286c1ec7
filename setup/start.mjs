// `npm start [-- options]`: set up what is missing, then run the server.
import { projectFile, runUnderNode24 } from './run.mjs';

runUnderNode24([projectFile('src', 'cli', 'main.ts'), 'serve', ...process.argv.slice(2)]);

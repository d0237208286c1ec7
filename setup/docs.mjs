// `npm run docs`: set up what is missing, then write the generated parts of the documents anew.
import { projectFile, runUnderNode24 } from './run.mjs';

runUnderNode24([projectFile('test', 'docs-write.ts')]);

// Where: store and pages -> installation -> API, command line. The door. The inspector looks at the pages of the sites and at what they
// send, again and again, remembers since when something is wrong, and tells when that changes. What people wish of it goes in here.

export { readAnswer } from './answer-files.ts';
export { startInspector } from './start-inspector.ts';
export { addSite, parseSiteAddress, removeSite, wishCheck } from './wishes.ts';

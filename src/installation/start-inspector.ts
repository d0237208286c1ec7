// Where: composition -> installation. The inspector is loaded where it runs: no collector needs it, and a process that is started again
// should be there at once.

import type { Inspector, InspectorOptions } from './inspector.ts';

export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const { createInspector } = await import('./inspector.ts');
  return createInspector(options);
}

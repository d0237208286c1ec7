// Where: tag, everywhere. What tells this page load from all others.

/** The time too: there are pages that replace Math.random by a constant. No dot: numbers stand behind one. */
export const pageLoad = Date.now().toString(36) + Math.random().toString(36).slice(2);

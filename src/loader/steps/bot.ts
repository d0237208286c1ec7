// Loader step: whether a program made the event, and what showed it. Marked, never left out: who counts people leaves bots
// aside, who looks for the cause of a peak does not.

/** Bits of the original library's parameter `o`: driven without a window, or by a test tool. */
const headlessBits = 128 | 256;

/** `agentReason`: what the user agent shows. '' when nothing shows a bot. */
export function deriveBotReason(agentReason: string, o: string): string {
  if (agentReason !== '') return agentReason;
  return /^\d{1,6}$/.test(o) && (Number(o) & headlessBits) !== 0 ? 'headless' : '';
}

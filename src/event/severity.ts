// Where: doctor and reports. How bad a finding is.

/** `error`: something that was meant is not counted, or counted wrong. `warning`: it is, but something is not right. */
export const severities = ['note', 'warning', 'error'] as const;
export type Severity = (typeof severities)[number];

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}

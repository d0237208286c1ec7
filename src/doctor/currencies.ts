// Where: doctor, behind the checks and the proof of an event's currency: the codes of ISO 4217 that this runtime knows.

const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function isCurrency(code: string): boolean {
  return codes.has(code.toUpperCase());
}

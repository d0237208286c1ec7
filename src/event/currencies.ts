// Where: doctor and reports. The three-letter codes of currencies (ISO 4217), upper case, as the platform knows them.

export const currencyCodes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function isCurrency(code: string): boolean {
  return currencyCodes.has(code.toUpperCase());
}

// Where: tag. `fbq('dataProcessingOptions', ['LDU'], country, state)`: what every later event carries as `dpo`,
// `dpoco`, `dpost`. An empty list is sent too: it says "explicitly not limited".

export let processingOptions: Readonly<Record<string, unknown>> = {};

export function setProcessingOptions(options: unknown, country: unknown, state: unknown): void {
  processingOptions = { dpo: `${options}`, dpoco: country, dpost: state };
}

export function isLimited(): boolean {
  return processingOptions.dpo === 'LDU';
}

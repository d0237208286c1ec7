// Loader step: what the visitor has said about the use of the event. `limited`: not to be sold or shared, told by the
// processing option LDU or by the browser's Global Privacy Control; '' when nothing was said.

export function deriveConsent(processingOptions: string, hasGlobalPrivacyControl: boolean): '' | 'limited' {
  return hasGlobalPrivacyControl || /(?:^|[^A-Z])LDU(?![A-Z])/i.test(processingOptions) ? 'limited' : '';
}

// Contract: query parameters in which advertising networks hand over a click id. The loader reads them from the page's address,
// where the first found counts; the tag keeps each (src/tag/cookies.ts knows them by a pattern, and a test compares).

export const clickIdNames = [
  'fbclid',
  'gclid',
  'gbraid',
  'wbraid',
  'msclkid',
  'ttclid',
  'twclid',
  'li_fat_id',
  'epik',
  'yclid',
] as const;

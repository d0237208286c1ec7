// Where: doctor. Everything that is checked, in the order in which it is told: the doctor's table of contents. The table
// in docs/reference/doctor.md is made from it.

import { blockedByPolicy } from './checks/blocked-by-policy.ts';
import { brokenEncoding } from './checks/broken-encoding.ts';
import { codeAsText } from './checks/code-as-text.ts';
import { codeBesideSrc } from './checks/code-beside-src.ts';
import { commandUnknown } from './checks/command-unknown.ts';
import { consentTooLate } from './checks/consent-too-late.ts';
import { consentWord } from './checks/consent-word.ts';
import { contentIdsAsText } from './checks/content-ids-as-text.ts';
import { contentTypeMissing } from './checks/content-type-missing.ts';
import { contentsAsText } from './checks/contents-as-text.ts';
import { currencyMissing } from './checks/currency-missing.ts';
import { currencyUnknown } from './checks/currency-unknown.ts';
import { damagedId } from './checks/damaged-id.ts';
import { damagedImage } from './checks/damaged-image.ts';
import { damagedInContainer } from './checks/damaged-in-container.ts';
import { damagedSrc } from './checks/damaged-src.ts';
import { delayedByOptimiser } from './checks/delayed-by-optimiser.ts';
import { entitiesInScript } from './checks/entities-in-script.ts';
import { escapedQuotes } from './checks/escaped-quotes.ts';
import { eventBeforeInit } from './checks/event-before-init.ts';
import { eventDoubled } from './checks/event-doubled.ts';
import { eventIdMisplaced } from './checks/event-id-misplaced.ts';
import { eventNameMisspelled } from './checks/event-name-misspelled.ts';
import { eventNotStandard } from './checks/event-not-standard.ts';
import { fbqUndefined } from './checks/fbq-undefined.ts';
import { fullWidthCharacters } from './checks/full-width-characters.ts';
import { hashMalformed } from './checks/hash-malformed.ts';
import { imageOutsideNoscript } from './checks/image-outside-noscript.ts';
import { initMissing } from './checks/init-missing.ts';
import { initRepeated } from './checks/init-repeated.ts';
import { installedTwice } from './checks/installed-twice.ts';
import { invisibleCharacters } from './checks/invisible-characters.ts';
import { libraryMissing } from './checks/library-missing.ts';
import { mixedContent } from './checks/mixed-content.ts';
import { neverStarted } from './checks/never-started.ts';
import { nonBreakingSpaces } from './checks/non-breaking-spaces.ts';
import { noscriptInHead } from './checks/noscript-in-head.ts';
import { noscriptOtherId } from './checks/noscript-other-id.ts';
import { noscriptUngated } from './checks/noscript-ungated.ts';
import { noscriptUnmarked } from './checks/noscript-unmarked.ts';
import { noscriptWithoutImage } from './checks/noscript-without-image.ts';
import { pageViewMissing } from './checks/page-view-missing.ts';
import { pageViewRepeated } from './checks/page-view-repeated.ts';
import { personalData } from './checks/personal-data.ts';
import { phoneIncomplete } from './checks/phone-incomplete.ts';
import { placeholderId } from './checks/placeholder-id.ts';
import { purchaseIncomplete } from './checks/purchase-incomplete.ts';
import { routeViewsMissing } from './checks/route-views-missing.ts';
import { scriptInNoscript } from './checks/script-in-noscript.ts';
import { swallowedByComment } from './checks/swallowed-by-comment.ts';
import { swallowedByLineComment } from './checks/swallowed-by-line-comment.ts';
import { syntaxError } from './checks/syntax-error.ts';
import { tagsInScript } from './checks/tags-in-script.ts';
import { translatedCode } from './checks/translated-code.ts';
import { truncatedCode } from './checks/truncated-code.ts';
import { typographicDashes } from './checks/typographic-dashes.ts';
import { typographicQuotes } from './checks/typographic-quotes.ts';
import { unclosedScript } from './checks/unclosed-script.ts';
import { userDataUseless } from './checks/user-data-useless.ts';
import { valueInCents } from './checks/value-in-cents.ts';
import { valueNotANumber } from './checks/value-not-a-number.ts';
import { wrongArguments } from './checks/wrong-arguments.ts';
import { wrongHost } from './checks/wrong-host.ts';
import { wrongScriptType } from './checks/wrong-script-type.ts';
import type { Check } from './finding.ts';

export const checks: readonly Check[] = [
  typographicQuotes,
  typographicDashes,
  invisibleCharacters,
  nonBreakingSpaces,
  fullWidthCharacters,
  brokenEncoding,
  entitiesInScript,
  tagsInScript,
  escapedQuotes,
  translatedCode,
  codeAsText,
  syntaxError,
  truncatedCode,
  unclosedScript,
  swallowedByComment,
  swallowedByLineComment,
  damagedInContainer,
  damagedImage,
  damagedSrc,
  wrongScriptType,
  neverStarted,
  scriptInNoscript,
  codeBesideSrc,
  fbqUndefined,
  libraryMissing,
  initMissing,
  placeholderId,
  damagedId,
  initRepeated,
  installedTwice,
  eventBeforeInit,
  pageViewMissing,
  pageViewRepeated,
  routeViewsMissing,
  eventDoubled,
  eventNameMisspelled,
  eventNotStandard,
  commandUnknown,
  wrongArguments,
  purchaseIncomplete,
  valueNotANumber,
  valueInCents,
  currencyUnknown,
  currencyMissing,
  contentIdsAsText,
  contentsAsText,
  contentTypeMissing,
  eventIdMisplaced,
  personalData,
  userDataUseless,
  hashMalformed,
  phoneIncomplete,
  consentTooLate,
  consentWord,
  noscriptInHead,
  noscriptOtherId,
  noscriptWithoutImage,
  noscriptUnmarked,
  noscriptUngated,
  imageOutsideNoscript,
  blockedByPolicy,
  mixedContent,
  wrongHost,
  delayedByOptimiser,
];

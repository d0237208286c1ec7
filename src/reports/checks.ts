// Where: reports. Everything that is judged about what arrives, in the order in which it is told: the table of contents of the
// diagnostics. docs/reference/diagnostics.md is made from it.

import type { Check } from './check.ts';
import { clickIdLowercased } from './checks/click-id-lowercased.ts';
import { contentIdsAsText } from './checks/content-ids-as-text.ts';
import { contentIdsMissing } from './checks/content-ids-missing.ts';
import { contentTypeMissing } from './checks/content-type-missing.ts';
import { contentsUnreadable } from './checks/contents-unreadable.ts';
import { currencyMissing } from './checks/currency-missing.ts';
import { currencyUnknown } from './checks/currency-unknown.ts';
import { currencyWithoutValue } from './checks/currency-without-value.ts';
import { eventIdCoverageLow } from './checks/event-id-coverage-low.ts';
import { eventIdMisplaced } from './checks/event-id-misplaced.ts';
import { eventIdOneSided } from './checks/event-id-one-sided.ts';
import { eventIdReused } from './checks/event-id-reused.ts';
import { eventIdsNeverMatch } from './checks/event-ids-never-match.ts';
import { eventNameMisspelled } from './checks/event-name-misspelled.ts';
import { eventNameSimilar } from './checks/event-name-similar.ts';
import { eventRepeated } from './checks/event-repeated.ts';
import { eventsLost } from './checks/events-lost.ts';
import { fbcInvalid } from './checks/fbc-invalid.ts';
import { fbpInvalid } from './checks/fbp-invalid.ts';
import { hostNew } from './checks/host-new.ts';
import { pageCallsWrong } from './checks/page-calls-wrong.ts';
import { personalDataInAddress } from './checks/personal-data-in-address.ts';
import { personalDataInParameters } from './checks/personal-data-in-parameters.ts';
import { purchaseIncomplete } from './checks/purchase-incomplete.ts';
import { purchaseRepeated } from './checks/purchase-repeated.ts';
import { purchaseSameValue } from './checks/purchase-same-value.ts';
import { referrerSpam } from './checks/referrer-spam.ts';
import { requestsRefused } from './checks/requests-refused.ts';
import { sensitiveTopic } from './checks/sensitive-topic.ts';
import { serverAgentMissing } from './checks/server-agent-missing.ts';
import { serverCountryDiffers } from './checks/server-country-differs.ts';
import { serverCoverageLow } from './checks/server-coverage-low.ts';
import { serverEventsLate } from './checks/server-events-late.ts';
import { serverTimeInMilliseconds } from './checks/server-time-in-milliseconds.ts';
import { serverUserDataMissing } from './checks/server-user-data-missing.ts';
import { silence } from './checks/silence.ts';
import { suddenDrop } from './checks/sudden-drop.ts';
import { testEventCodeLeft } from './checks/test-event-code-left.ts';
import { userDataPlaceholder } from './checks/user-data-placeholder.ts';
import { userDataShared } from './checks/user-data-shared.ts';
import { valueMissing } from './checks/value-missing.ts';
import { valueNegative } from './checks/value-negative.ts';
import { valueNotANumber } from './checks/value-not-a-number.ts';

export const checks: readonly Check[] = [
  eventNameMisspelled,
  eventNameSimilar,
  purchaseIncomplete,
  valueNotANumber,
  valueNegative,
  valueMissing,
  currencyUnknown,
  currencyMissing,
  currencyWithoutValue,
  purchaseSameValue,
  purchaseRepeated,
  eventRepeated,
  eventIdReused,
  eventIdMisplaced,
  eventIdOneSided,
  eventIdCoverageLow,
  eventIdsNeverMatch,
  serverCoverageLow,
  contentIdsMissing,
  contentTypeMissing,
  contentIdsAsText,
  contentsUnreadable,
  personalDataInAddress,
  personalDataInParameters,
  sensitiveTopic,
  userDataPlaceholder,
  userDataShared,
  fbpInvalid,
  fbcInvalid,
  clickIdLowercased,
  serverEventsLate,
  serverTimeInMilliseconds,
  serverUserDataMissing,
  serverAgentMissing,
  serverCountryDiffers,
  testEventCodeLeft,
  hostNew,
  referrerSpam,
  silence,
  suddenDrop,
  pageCallsWrong,
  eventsLost,
  requestsRefused,
];

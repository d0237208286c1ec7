// Check: value-negative.

import type { RowCheck } from '../check.ts';

export const valueNegative: RowCheck = {
  id: 'value-negative',
  severity: 'warning',
  meaning:
    'The value is below zero and lessens the revenue: refunds are events of their own, not negative purchases.',
  cure: 'Send what was paid, from 0 up; report a refund as an event of your own.',
  among: "value_text != ''",
  fault: 'value < 0',
  detail: 'leftUTF8(value_text, 40)',
};

// Check: value-not-a-number.

import { dataNode, dataValue, readEventData } from '../event-data.ts';
import { type Check, type Finding, finding } from '../finding.ts';
import { type Call, rangeOf } from '../subject.ts';

export const valueNotANumber: Check = {
  id: 'value-not-a-number',
  severity: 'error',
  stage: 'calls',
  meaning:
    'The value of an event is not a plain number: it has a currency sign, a separator of thousands, a decimal comma, or is an unfilled template. It is not counted.',
  verify: 'The request has the text in `cd[value]`.',
  cure: 'The number is written plainly, with a decimal point',
  repairs: 'sometimes',
  run: ({ calls }, check) => calls.flatMap((call) => judge(call, check) ?? []),
};

function judge(call: Call, check: Check): Finding | undefined {
  const event = readEventData(call);
  const value = event === undefined ? undefined : dataValue(event, 'value');
  if (
    event === undefined ||
    value === undefined ||
    value === null ||
    value === '' ||
    typeof value === 'symbol'
  )
    return undefined;
  const node = dataNode(event, 'value');
  const at = node === undefined ? call : rangeOf(call, node);
  if (typeof value === 'number') {
    if (Number.isFinite(value) && value >= 0) return undefined;
    return finding(check, {
      severity: Number.isFinite(value) ? 'warning' : 'error',
      at,
      message: `the value is ${value}`,
      cure: 'Give the value as a number from 0 up',
    });
  }
  if (typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value)) return undefined;
  const plain = typeof value === 'string' ? plainNumber(value) : undefined;
  const message = `the value ${JSON.stringify(value)} is not a plain number`;
  if (plain === undefined || node?.type !== 'Literal' || !call.isEditable) {
    return finding(check, { at, message, cure: 'Give the value as a plain number, like 1234.5' });
  }
  return finding(check, { at, message, edits: [{ ...at, text: plain }] });
}

const currency = /^(?:[$€£¥₹₽₺₩₴]|[A-Z]{3}|kr\.?|zł|Kč|Ft|lei|R\$|US\$)$/i;

/** The number, where only one reading is possible: `1,234` alone may be a thousand or one and a bit. */
function plainNumber(text: string): string | undefined {
  const [, before = '', digits = '', behind = ''] =
    /^\s*([^\d\s.,+-]*)\s*(\d[\d.,' \u00A0\u202F]*?)\s*([^\d\s.,+-]*)\s*$/u.exec(text) ?? [];
  const signs = [before, behind].filter((sign) => sign !== '');
  if (digits === '' || signs.length > 1 || signs.some((sign) => !currency.test(sign))) return undefined;
  const number = digits.replace(/['\s\u00A0\u202F](?=\d{3}(\D|$))/g, '');
  if (/^\d+(\.\d+)?$/.test(number))
    return /^\d{1,3}\.\d{3}$/.test(number) && signs.length > 0 ? undefined : number;
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(number)) return number.replace(/,/g, '');
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(number)) return number.replace(/\./g, '').replace(',', '.');
  return /^\d+,\d{1,2}$/.test(number) ? number.replace(',', '.') : undefined;
}

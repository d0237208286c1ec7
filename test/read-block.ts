// Where: tests of what hands records to the spool as a block (src/spool/record-block.ts). The texts of its records.

import { splitRecords } from '../src/spool/frame.ts';
import type { RecordBlock } from '../src/spool/spool.ts';

export function readBlock({ bytes, length, records }: RecordBlock): readonly string[] {
  return splitRecords(bytes.subarray(0, length), records).map((record) => Buffer.from(record).toString());
}

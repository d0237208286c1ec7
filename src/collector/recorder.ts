// Where: collector -> spool. Writes what the door has decided: a record for each event and each recorded rejection, a
// sample of what is only counted. Promises: `record` answers after the record is on disk, or says which fault kept it.

import { limits } from '../event/limits.ts';
import { cutParams } from '../event/params.ts';
import { type Channel, encodeRecord } from '../event/record.ts';
import { type Rejection, rejections } from '../event/rejections.ts';
import { SpoolFault, type SpoolWriter } from '../spool/spool.ts';
import { cutShort } from './judge-again.ts';
import { protectParams } from './protect.ts';
import { createRepeats } from './repeats.ts';
import type { RequestHead } from './request-head.ts';
import type { SenderReader } from './sender.ts';

export interface RecorderOptions {
  readonly spool: Pick<SpoolWriter, 'append' | 'probe'>;
  readonly readSender: SenderReader;
  readonly isKnownPixel: (pixelId: string) => boolean;
  readonly now: () => number;
  /** Told of each request that was recorded: seconds from its parameters being read to the record being durable. */
  readonly onRecorded: ((seconds: number) => void) | undefined;
}

/** One event as it arrived, and what was decided of it. */
export interface Decided {
  readonly params: string;
  readonly pixelId: string;
  readonly channel: Channel;
  readonly rejection: Rejection | undefined;
}

export interface Recorder {
  /** Tells why the event is refused, when this is known for good: undefined is accepted. */
  record(head: RequestHead, decided: Decided, tell: (rejection: Rejection | undefined) => void): void;
  /** Why events cannot be recorded now, or undefined. After a failed attempt the disk is tried again. */
  problem(): Promise<SpoolFault | undefined>;
}

/** Of refusals that are only counted, this many a second are kept as a sample. */
const samplesPerSecond = 2;

export function createRecorder(options: RecorderOptions): Recorder {
  const { spool, readSender, isKnownPixel, now, onRecorded } = options;
  const repeats = createRepeats();
  let sampledSecond = 0;
  let samples = 0;
  let lastFault: SpoolFault | undefined;

  function record(
    head: RequestHead,
    decided: Decided,
    tell: (rejection: Rejection | undefined) => void,
  ): void {
    const { params, pixelId, rejection } = decided;
    if (rejection !== undefined && !(rejections[rejection.reason].recorded && isKnownPixel(pixelId))) {
      if (mayKeepSample()) keepSample(head, { ...decided, pixelId: '0' });
      return tell(rejection);
    }
    const startedAtMs = performance.now();
    // What the tag sends again, because it had no answer, is durable already or about to be.
    void repeats
      .once(pixelId, params, () => spool.append(encode(head, decided)))
      .then(
        () => {
          lastFault = undefined;
          onRecorded?.((performance.now() - startedAtMs) / 1_000);
          tell(rejection);
        },
        (fault: unknown) => {
          lastFault = asSpoolFault(fault);
          repeats.forget(pixelId, params);
          tell({ reason: lastFault.code, detail: '' });
        },
      );
  }

  function encode(head: RequestHead, decided: Decided): string {
    const { channel, pixelId, rejection } = decided;
    const sender = readSender(head, pixelId);
    const receivedAtMs = now();
    if (rejection === undefined) {
      const params = protectParams(decided.params);
      return encodeRecord({ version: 1, receivedAtMs, channel, pixelId, params, sender });
    }
    const params = protectParams(cutRefused(decided));
    return encodeRecord({ version: 1, receivedAtMs, channel, pixelId, params, sender, rejection });
  }

  function mayKeepSample(): boolean {
    const second = Math.floor(now() / 1_000);
    if (second !== sampledSecond) samples = 0;
    sampledSecond = second;
    return samples++ < samplesPerSecond;
  }

  /** A sample is a help, not a promise: the answer does not wait for it and its loss changes nothing. */
  function keepSample(head: RequestHead, decided: Decided): void {
    spool.append(encode(head, markCut(decided))).catch(asSpoolFault);
  }

  /** TRICKY: who is not ready gets no requests from a balancer, so the next request cannot be what finds out. */
  async function problem(): Promise<SpoolFault | undefined> {
    if (lastFault === undefined) return undefined;
    try {
      await spool.probe();
      lastFault = undefined;
    } catch (fault) {
      lastFault = asSpoolFault(fault);
    }
    return lastFault;
  }

  return { record, problem };
}

/** Anything else is a mistake in the program and goes on. */
function asSpoolFault(fault: unknown): SpoolFault {
  if (fault instanceof SpoolFault) return fault;
  throw fault;
}

/** What is kept of a refused request: bounded, as protecting it takes time. */
function cutRefused({ params, pixelId }: Decided): string {
  const maxLength = pixelId === '0' ? limits.sampleMaxLength : params.length;
  return cutParams(params, { maxParams: limits.parametersMax, maxLength });
}

/** Who judges it again must know that it is not whole. */
function markCut(decided: Decided): Decided {
  const { rejection } = decided;
  if (rejection === undefined || cutRefused(decided) === decided.params) return decided;
  const detail = rejection.detail === '' ? cutShort : `${rejection.detail}; ${cutShort}`;
  return { ...decided, rejection: { ...rejection, detail } };
}

// Where: loader, in the short cut for usual events (usual-events.ts). The channel of a visit is told by its page and its referring host.
// The block of a page keeps the channels of the hosts that led there lately, and what else of the page tells one.

import { copyText } from '../runtime/copy-text.ts';
import type { CellsMemory } from './cells-memory.ts';
import { readText } from './desk.ts';
import {
  deriveTrafficChannel,
  type Road,
  type TrafficChannel,
  trafficChannels,
} from './steps/traffic-channel.ts';
import { asked } from './usual-questions.ts';

/** The block keeps as many: four bytes each, in which are the number of a host and that of the channel. */
const hostsKept = 8;
const channelBits = 8;
const notesBytes = hostsKept * 4;
const noNotes = '\0'.repeat(notesBytes);
const separator = '\0';

/** What the block of a page has beside its cells; undefined: it cannot be kept. */
export function describeRoad({
  host,
  utm_source,
  utm_medium,
  utm_campaign,
  click_id_kind,
}: Road): string | undefined {
  const texts = [host, utm_source, utm_medium, utm_campaign, click_id_kind];
  return texts.some((text) => text.includes(separator)) ? undefined : noNotes + texts.join(separator);
}

function readRoad(text: string): Road {
  const [host = '', utm_source = '', utm_medium = '', utm_campaign = '', click_id_kind = ''] =
    text.split(separator);
  return { host, utm_source, utm_medium, utm_campaign, click_id_kind };
}

const hostsMax = 20_000;
const numbersEnd = 2 ** (31 - channelBits);

/** A number for each host, from 1 on. When there are too many, new ones begin; 0: there are none left, nothing is kept by it. */
export function createHostNumbers(): (host: string) => number {
  const numbers = new Map<string, number>();
  let last = 0;
  return (host) => {
    const known = numbers.get(host);
    if (known !== undefined) return known;
    if (last + 1 === numbersEnd) return 0;
    if (numbers.size === hostsMax) numbers.clear();
    last += 1;
    numbers.set(copyText(host), last);
    return last;
  };
}

/** For the page and the referrer that an event has asked for. */
export function createChannelFinder({ desk, ends, moreEnds, numbers }: CellsMemory): () => TrafficChannel {
  function derive(): number {
    const road = readRoad(readText(desk, (ends[asked.page] ?? 0) + notesBytes, moreEnds[asked.page] ?? 0));
    const host = readText(desk, ends[asked.referrer] ?? 0, moreEnds[asked.referrer] ?? 0);
    return trafficChannels.indexOf(deriveTrafficChannel(road, host));
  }

  return () => {
    const host = numbers[asked.referrer] ?? 0;
    const note = (ends[asked.page] ?? 0) + (host % hostsKept) * 4;
    const noted = desk.words.getInt32(note, true);
    const isKept = host !== 0 && noted >> channelBits === host;
    const channel = isKept ? noted & (2 ** channelBits - 1) : derive();
    if (!isKept) desk.words.setInt32(note, (host << channelBits) | channel, true);
    return trafficChannels[channel] ?? 'direct';
  };
}

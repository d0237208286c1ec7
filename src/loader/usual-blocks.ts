// Where: loader, in the short cut for usual events (usual-events.ts). What events share, each with the cells that were written of it the
// last time and found by what was sent. The cells come from the same steps, and are written by the same rules, as those of interpret.ts.

import { decodeParam } from '../event/params.ts';
import type { DeviceColumns } from '../event/row.ts';
import { formatCells, formatText, makePart } from '../store/store.ts';
import { type CellsMemory, createCellsMemory, type Made } from './cells-memory.ts';
import type { Desk } from './desk.ts';
import { markHeadless } from './steps/bot.ts';
import { deriveConsent } from './steps/consent.ts';
import { readCustomData } from './steps/custom-data.ts';
import { deriveDevice } from './steps/device.ts';
import { derivePage, deriveReferrer } from './steps/page.ts';
import { deriveUserData } from './steps/user-data.ts';
import { deriveVisitorId, hashBrowserId } from './steps/visitor.ts';
import { createHostNumbers, describeRoad } from './usual-channel.ts';
import { asked, kind } from './usual-questions.ts';

export interface UsualBlocks {
  readonly memory: CellsMemory;
  /** By number of the origin. */
  readonly pixels: readonly string[];
}

/** `record`: where the records lie one after the other. */
export function createUsualBlocks(record: Desk): UsualBlocks {
  const pixels: string[] = [];
  const numberOfHost = createHostNumbers();
  const makes: Readonly<Record<keyof typeof kind, (sent: string) => Made | undefined>> = {
    origin: (text) => makeOrigin(text, pixels),
    name: makeName,
    visitor: makeVisitor,
    stranger: makeStranger,
    options: (sent) => makeOptions(sent, false),
    controlledOptions: (sent) => makeOptions(sent, true),
    place: makePlace,
    page: (sent) => makePage(decodeParam(sent)),
    plainPage: makePage,
    referrer: (sent) => makeReferrer(sent, numberOfHost),
    device: (agent) => makeDevice(deriveDevice(agent)),
    headless: (agent) => makeDevice(markHeadless(deriveDevice(agent))),
    custom: makeCustom,
    user: makeUser,
  };
  const byKind = Object.keys(kind).map((name) => makes[name as keyof typeof kind]);
  const memory = createCellsMemory({ record, makes: byKind, questions: Object.keys(asked).length });
  return { memory, pixels };
}

/** Of a pixel there is one number: there are as many as pixels, which somebody has created. */
function makeOrigin(text: string, pixels: string[]): Made | undefined {
  const [channel = '', pixelId = ''] = text.split('\t');
  if (channel !== 'browser' && channel !== 'image') return undefined;
  if (!pixels.includes(pixelId)) pixels.push(pixelId);
  const cells = formatCells.origin({ pixel_id: pixelId, channel, action_source: 'website' });
  return { cells, number: pixels.indexOf(pixelId) };
}

function makeName(sent: string): Made {
  const name = decodeParam(sent);
  const event_name = name.trim();
  return { cells: formatCells.name({ event_name }), number: Number(name === event_name) };
}

function makeVisitor(sent: string): Made {
  const fbp = decodeParam(sent);
  const visitor_id = fbp === '' ? '' : hashBrowserId(fbp);
  return { cells: formatCells.visitor({ visitor_id, fbp }), number: visitor_id.length };
}

function makeStranger(cookielessId: string): Made {
  const visitorId = deriveVisitorId('', cookielessId);
  return { cells: visitorId, number: visitorId.length };
}

function makeOptions(sent: string, hasGlobalPrivacyControl: boolean): Made {
  const data_processing_options = decodeParam(sent);
  const consent = deriveConsent(data_processing_options, hasGlobalPrivacyControl);
  return { cells: formatCells.consent({ consent, data_processing_options }) };
}

function makePlace(text: string): Made {
  const [language = '', country = ''] = text.split('\t');
  return { cells: formatCells.place({ language, country }) };
}

function makePage(address: string): Made | undefined {
  const page = derivePage(address);
  const more = describeRoad(page);
  if (more === undefined) return undefined;
  const cells = `${formatCells.click(page)}\t${makePart.page(page).cells}`;
  return { cells, more, number: Number(page.click_id !== '') };
}

function makeReferrer(sent: string, numberOf: (host: string) => number): Made {
  const referrer = deriveReferrer(decodeParam(sent));
  const { referrer_host } = referrer;
  return { cells: makePart.referrer(referrer).cells, more: referrer_host, number: numberOf(referrer_host) };
}

function makeDevice(device: DeviceColumns): Made {
  return { cells: makePart.device(device).cells };
}

function makeCustom(sent: string): Made {
  const { cells, left } = readCustomData(sent);
  return { cells, more: formatText(left) };
}

function makeUser(sent: string): Made {
  return { cells: makePart.user({ user_data: deriveUserData(sent) }).cells };
}

// Generated visits as HTTP requests to /tr, with the headers that browsers send. Each carries a delivery name of its own: one that
// comes again is answered without being recorded again, and that is not what is measured.

import type { EventRecord } from '../src/event/record.ts';
import { generateVisits, type Traffic } from './generate.ts';
import { numberSlot } from './load-order.ts';

const count = 2_000;

/** `POST`: as the tag sends. `GET`: as its images, which take the place where a page may not fetch. */
export function buildRequests(method: 'GET' | 'POST', pixelId: string, traffic: Traffic): string[] {
  const records = generateVisits(Date.now(), pixelId, traffic);
  const format = method === 'GET' ? formatGet : formatPost;
  return Array.from({ length: count }, () => format(records.next().value));
}

function formatGet(record: EventRecord): string {
  const { params, sent } = splitParams(record);
  return `GET /tr/?sent=${sent}&${params} HTTP/1.1\r\n${formatHeaders(record, 'image', 'no-cors')}\r\n`;
}

function formatPost(record: EventRecord): string {
  const { params, sent } = splitParams(record);
  const body = `\n${params}`;
  return (
    `POST /tr/?sent=${sent} HTTP/1.1\r\n${formatHeaders(record, 'empty', 'cors')}` +
    'Origin: https://news.example\r\nContent-Type: text/plain;charset=UTF-8\r\n' +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** The time of sending travels in the address. */
function splitParams(record: EventRecord) {
  const [params = '', sent = ''] = record.params.split('&sent=');
  return { params: params.replace(/&oi=.{8}/, `&oi=${numberSlot}`), sent };
}

function formatHeaders({ sender }: EventRecord, destination: string, mode: string): string {
  const accept =
    destination === 'image' ? 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' : '*/*';
  return (
    'Host: px.news.example\r\nConnection: keep-alive\r\nsec-ch-ua-platform: "Windows"\r\n' +
    `User-Agent: ${sender.userAgent}\r\nsec-ch-ua: "Chromium";v="141", "Not?A_Brand";v="8"\r\nsec-ch-ua-mobile: ?0\r\n` +
    `Accept: ${accept}\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: ${mode}\r\nSec-Fetch-Dest: ${destination}\r\n` +
    `Referer: ${sender.referer}\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n` +
    `Accept-Language: ${sender.language},en;q=0.8\r\n`
  );
}

// Check: sensitive-topic.

import type { RowCheck } from '../check.ts';
import { sensitiveWords } from '../sensitive-words.ts';

/** Where whoever receives the event would read it. Not parameters of one's own: reading all of them takes ten times as long (measured). */
const told =
  "lower(concat(event_name, ' ', url, ' ', content_name, ' ', content_category, ' ', search_string))";

/** The first word of the list that stands by itself, or nothing. */
function find(words: readonly string[]): string {
  return `extract(${told}, '(?:^|[^a-z])(${words.join('|')})(?:[^a-z]|$)')`;
}

const topics = Object.entries(sensitiveWords);

export const sensitiveTopic: RowCheck = {
  id: 'sensitive-topic',
  severity: 'note',
  meaning:
    'Names, addresses or contents of events speak of health or money. Together with a browser that is known, such an event says something of a person; advertising services do not want it, and laws protect it.',
  cure: 'Where it is about the visitor (a form, a search, a booking), leave the words out of addresses and parameters, or send no event there. Articles and products about such things may be left: this is told from words alone.',
  among: "event_name != ''",
  fault: `${find(topics.flatMap(([, words]) => words))} != ''`,
  detail: `multiIf(${topics.map(([topic, words]) => `${find(words)} != '', concat('${topic}: ', ${find(words)})`).join(', ')}, '')`,
};

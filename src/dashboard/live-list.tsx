// Where: live list -> "Arriving now". What was refused is told from what was accepted by its mark, its word and its
// reason with the cure, never by colour alone; what a bot did is marked, with what shows it. Addresses are shown as
// text, not as links: strangers wrote them.

import type { LiveEvent } from '../event/live-event.ts';
import { rejections } from '../event/rejections.ts';
import {
  formatBotReason,
  formatClock,
  formatCountry,
  formatCustomData,
  formatPage,
  shorten,
} from './format.ts';
import type { Connection, Live } from './live.ts';
import { markCode } from './mark-code.tsx';

const connectionLabels: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting …',
  open: 'Connected',
  interrupted: 'Interrupted, connecting again …',
};

export function LiveList({ live }: { readonly live: Live }) {
  const entries = live.entries.value;
  const connection = live.connection.value;
  return (
    <section class="live" aria-labelledby="live-title">
      <div class="live-head">
        <h2 id="live-title">Arriving now</h2>
        <p class={`connection is-${connection}`} role="status">
          {connectionLabels[connection]}
        </p>
      </div>
      {entries.length === 0 && (
        <p class="quiet">Every request appears here within a second, refused ones with the reason.</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ol class="entries" tabIndex={0} aria-labelledby="live-title">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry }: { readonly entry: LiveEvent }) {
  const isRejected = entry.outcome === 'rejected';
  const { botReason } = entry;
  const where = [formatPage(entry.page), formatCountry(entry.country), entry.channel].filter(
    (text) => text !== '',
  );
  const customData = formatCustomData(entry.customData);
  return (
    <li class={`entry${isRejected ? ' is-rejected' : ''}${botReason === undefined ? '' : ' is-bot'}`}>
      <p class="entry-head">
        <span class="mark" aria-hidden="true" />
        <strong>{shorten(entry.eventName) || 'No event name'}</strong>
        <span class={isRejected ? 'refused' : 'hidden'}>{isRejected ? 'Refused' : 'Accepted'}</span>
        {botReason !== undefined && <span class="bot">Bot</span>}
        <time dateTime={new Date(entry.receivedAtMs).toISOString()}>{formatClock(entry.receivedAtMs)}</time>
      </p>
      <p class="quiet">{where.join(' · ')}</p>
      {botReason !== undefined && <p class="quiet">{formatBotReason(botReason)}</p>}
      {customData && <p class="entry-data">{customData}</p>}
      {isRejected && <Why entry={entry} />}
    </li>
  );
}

function Why({ entry: { reason, detail } }: { readonly entry: LiveEvent }) {
  const rejection = reason && rejections[reason];
  return (
    <p class="why">
      {rejection ? markCode(`${rejection.meaning} ${rejection.cure}`) : 'The server gave no reason.'}
      {detail && <span class="quiet"> ({detail})</span>}
    </p>
  );
}

// Where: overview -> below the totals: what bots did, apart from what people did, by what showed it; and the switch that counts
// both together. Reasons hold words of agents, which strangers wrote: shown as text.

import type { BotChoice, OverviewAnswer } from '../reports/contract.ts';
import { formatBotReason, formatCount } from './format.ts';

export interface BotsNoteProps {
  readonly overview: OverviewAnswer;
  readonly onChoose: (choice: BotChoice) => void;
}

export function BotsNote({ overview: { bots, botChoice }, onChoose }: BotsNoteProps) {
  const isApart = botChoice === 'apart';
  if (bots.length === 0 && isApart) return null;
  const events = bots.reduce((sum, bot) => sum + bot.events, 0);
  return (
    <section class="bots" aria-label="Bots">
      <p>
        <strong>
          {formatCount(events)} {events === 1 ? 'event' : 'events'} of bots
        </strong>{' '}
        {isApart ? 'are not in the numbers above.' : 'are counted in the numbers above.'}
      </p>
      <button type="button" onClick={() => onChoose(isApart ? 'counted' : 'apart')}>
        {isApart ? 'Count them too' : 'Leave them out'}
      </button>
      {bots.length > 0 && (
        <details>
          <summary>What shows that they are bots</summary>
          <table class="bot-reasons">
            <tbody>
              {bots.map(({ reason, events: count }) => (
                <tr key={reason}>
                  <th scope="row">{formatBotReason(reason)}</th>
                  <td class="number">{formatCount(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}

// Where: installation, between traffic and alerts. What sends -> what has fallen silent: a whole host, or else its templates. Pure.

import { judgeSilence, type Silence } from './judge-silence.ts';
import type { SendingTemplate } from './traffic.ts';

export interface Silent {
  readonly pixelId: string;
  readonly host: string;
  /** '' for the whole host. */
  readonly template: string;
  readonly lastMs: number;
  readonly silence: Silence;
}

/** `heardHours`: for so many hours without a gap this server has been there to hear something. */
export function listSilent(traffic: readonly SendingTemplate[], heardHours: number): readonly Silent[] {
  const hosts = Map.groupBy(traffic, ({ pixelId, host }) => `${pixelId} ${host}`);
  return [...hosts.values()].flatMap((templates) => {
    const whole = judgeHost(templates, heardHours);
    // One message for a host, not one for each of its parts.
    return whole === undefined ? templates.flatMap((one) => judgeOne(one, heardHours)) : [whole];
  });
}

function judgeHost(templates: readonly SendingTemplate[], heardHours: number): Silent | undefined {
  const [first] = templates;
  if (first === undefined) return undefined;
  const hours = first.hours.map((_, age) => templates.reduce((sum, one) => sum + (one.hours[age] ?? 0), 0));
  const silence = judgeSilence({ hours, heardHours });
  if (silence === undefined) return undefined;
  const lastMs = Math.max(...templates.map((one) => one.lastMs));
  return { pixelId: first.pixelId, host: first.host, template: '', lastMs, silence };
}

function judgeOne({ pixelId, host, template, lastMs, hours }: SendingTemplate, heardHours: number): Silent[] {
  const silence = judgeSilence({ hours, heardHours });
  return silence === undefined ? [] : [{ pixelId, host, template, lastMs, silence }];
}

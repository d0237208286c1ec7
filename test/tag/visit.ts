// One page of a situation in one browser, whichever it is: opened, acted on, asked what it has seen.

import type { Seen, Situation, Stage } from './situation.ts';

/** What may be done on a page. */
export interface Visit {
  goto(url: string): Promise<unknown>;
  goBack(): Promise<unknown>;
  click(selector: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  waitForFunction(
    expression: string,
    argument?: undefined,
    options?: { readonly timeout?: number },
  ): Promise<unknown>;
  waitForTimeout(ms: number): Promise<unknown>;
  waitForURL(pattern: RegExp): Promise<unknown>;
  readonly mouse: {
    move(x: number, y: number): Promise<unknown>;
  };
}

/** A page with cookies and storage of its own, and what it has told so far. */
export interface Watched {
  readonly visit: Visit;
  /** Of an expression, also where a policy forbids the page to evaluate; undefined while the page is being left. */
  value(expression: string): Promise<unknown>;
  cookies(): Promise<readonly { readonly name: string; readonly value: string }[]>;
  readonly warnings: readonly string[];
  readonly errors: string[];
  readonly requests: readonly string[];
  close(): Promise<unknown>;
}

/** A running browser. */
export interface Cast {
  /** Pages side by side. */
  readonly pagesMax: number;
  watch(situation: Situation, stage: Stage): Promise<Watched>;
  close(): Promise<unknown>;
}

export async function perform(
  situation: Situation,
  { cast, stage }: { readonly cast: Cast; readonly stage: Stage },
): Promise<Partial<Seen>> {
  const watched = await cast.watch(situation, stage);
  const { visit, value, warnings, errors, requests } = watched;
  try {
    await visit.goto(stage.url);
    if (!(await until(value, 'window.isDone'))) errors.push('the tag did not arrive');
    await situation.act?.(visit, stage);
    if (situation.isPatient && !(await until(value, 'window.fbq && fbq.warnings')))
      errors.push('the page file did not arrive');
    await until(
      value,
      '!window.fbq || !fbq.warnings || fbq.warnings.every((warning) => warning.advice)',
      5_000,
    );
    // By the page's own clock: on a busy machine the tag's timers are late, and ours would be not. After a second what is not answered yet
    // is in storage, where it can be seen.
    const settledMs = situation.isPatient ? 1_200 : 200;
    await value(`new Promise((resolve) => setTimeout(resolve, ${settledMs}))`);
    await until(value, "!Object.keys(localStorage).some((key) => key.startsWith('_op0.'))", 2_000);
    const result = await value('window.result');
    const cookies = Object.fromEntries(
      (await watched.cookies()).map((cookie) => [cookie.name, cookie.value]),
    );
    return { warnings, errors, requests, cookies, result };
  } catch (error) {
    return { errors: [String(error)] };
  } finally {
    await watched.close();
  }
}

/** False when it does not come true in time. */
export async function until(
  value: Watched['value'],
  expression: string,
  timeoutMs = 60_000,
): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  while ((await value(`!!(${expression})`)) !== true) {
    if (Date.now() > deadlineMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

// Where: command line, behind the outputs of several commands. Numbers, times and the texts of strangers, as a terminal shows them.

export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return 'under 0.1 %';
  return `${percent.toFixed(percent < 10 && percent % 1 !== 0 ? 1 : 0)} %`;
}

export function formatNumber(count: number): string {
  return count.toLocaleString('en');
}

/** Of UTC. */
export function formatMinute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

/** A terminal must not be steered, nor a line be broken or turned round, by what strangers have sent or pages hold. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '▯');
}

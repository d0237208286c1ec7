// Where: doctor, telling what a repair would change. A page before and after in, a unified diff out.

import { createTwoFilesPatch } from 'diff';

export function formatDiff(name: string, before: string, after: string): string {
  const label = name === '-' ? 'page.html' : name.replace(/^\/+/, '');
  return createTwoFilesPatch(`a/${label}`, `b/${label}`, before, after, undefined, undefined, {
    context: 3,
  }).replace(/^=+\n/, '');
}

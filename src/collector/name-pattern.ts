// Where: collector, behind mask-people.ts. Many names as one pattern, letter by letter, so that a place in a text where none
// begins is left after one letter: this runs on every request.

/** Source of a pattern for exactly these names; `between`: what may stand between two letters of a name. */
export function formatNames(names: readonly string[], between: string): string {
  return formatBranches(names, '', between);
}

function formatBranches(rests: readonly string[], before: string, between: string): string {
  const byLetter = Map.groupBy(
    rests.filter((rest) => rest !== ''),
    ([letter]) => letter ?? '',
  );
  const branches = [...byLetter].map(([letter, words]) => {
    const after = words.map((word) => word.slice(1));
    return before + letter + formatBranches(after, between, between);
  });
  const isName = rests.includes('');
  if (branches.length === 0) return '';
  return branches.length === 1 && !isName
    ? branches.join('')
    : `(?:${branches.join('|')})${isName ? '?' : ''}`;
}

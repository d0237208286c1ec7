// Texts with code between backticks -> the same, with the code marked. Closed lists and error answers are written so.

export function markCode(text: string) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part));
}

// Where: a copy button -> the clipboard. Works also where the clipboard API does not exist: on plain http, which is
// how a freshly started server is often reached.

/** True when the text is on the clipboard. `beside` is the element after which a field may briefly be placed. */
export async function copyText(text: string, beside: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, beside);
  }
}

/** TRICKY: in an open dialog everything outside it is inert, so a field at the end of `body` cannot be selected. */
function copyBySelection(text: string, beside: Element): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'hidden';
  beside.after(field);
  field.select();
  try {
    return document.execCommand('copy');
  } finally {
    field.remove();
  }
}

/** Selects what an element shows, so that the viewer's own key can copy it. */
export function selectContents(element: Element): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

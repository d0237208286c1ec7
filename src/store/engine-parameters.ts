// Where: inside the embedded engine. The values of `{name:Type}` placeholders: how ClickHouse's clients write them into
// an address -> how chDB wants to be given them. chDB escapes texts itself and takes lists as lists.

import { StatementError } from './engine-statement-error.ts';

export type ParameterValue = string | null | readonly ParameterValue[];

/** `text` is the whole statement: its placeholder says of what type the value is. Throws StatementError. */
export function readParameter(name: string, value: string, text: string): ParameterValue {
  if (!value.includes('\\')) return value;
  if (value === '\\N') return null;
  if (!/^\w+$/.test(name)) throw new StatementError(456, `${name} is not the name of a parameter`);
  const type = new RegExp(`\\{\\s*${name}\\s*:\\s*(\\w+)`).exec(text)?.[1] ?? '';
  if (type === 'Array') return readArray(name, value);
  if (type === 'Map' || type === 'Tuple') {
    throw new StatementError(
      457,
      `Value of parameter ${name}: quotes and backslashes within a ${type} are not supported here; give its texts as parameters of their own`,
    );
  }
  return unescapeText(value);
}

/** `['it\'s',['b'],NULL]` as lists and texts. */
function readArray(name: string, value: string): readonly ParameterValue[] {
  const token = /\s*(?:(\[)|(\])|(,)|(NULL)|'((?:[^'\\]|\\.)*)'|([\w.+-]+))/sy;
  const open: ParameterValue[][] = [];
  for (let match = token.exec(value); match !== null; match = token.exec(value)) {
    const [, begin, end, comma, nothing, quoted, plain] = match;
    const list = open.at(-1);
    if (begin !== undefined) open.push([]);
    else if (list === undefined) break;
    else if (nothing !== undefined) list.push(null);
    else if (quoted !== undefined) list.push(unescapeText(quoted));
    else if (plain !== undefined) list.push(plain);
    else if (end !== undefined && comma === undefined) {
      open.pop();
      const outer = open.at(-1);
      if (outer !== undefined) outer.push(list);
      else if (token.lastIndex === value.length) return list;
      else break;
    }
  }
  throw new StatementError(457, `Value of parameter ${name} cannot be parsed as an array`);
}

/** Texts arrive escaped as in the TSV format. */
function unescapeText(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    t: '\t',
    n: '\n',
    r: '\r',
    b: '\b',
    f: '\f',
    '0': '\0',
  };
  return text.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter);
}

// Where: overview -> one list of names with counts and visitors, most first. The bar behind a name is its share of
// the longest, for the eye; the numbers say the same.

import type { CountRow } from '../reports/contract.ts';
import { formatCount } from './format.ts';

export interface CountTableProps {
  readonly title: string;
  readonly countLabel: string;
  readonly rows: readonly CountRow[];
  readonly nameOf: (label: string) => string;
  /** Names begin with a host, which says little where it is nearly always the same: it steps back. */
  readonly hasHosts?: boolean;
}

export function CountTable({ title, countLabel, rows, nameOf, hasHosts = false }: CountTableProps) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return (
    <table class="counts">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col" class="number">
            {countLabel}
          </th>
          <th scope="col" class="number">
            Visitors
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label}>
            <th scope="row">
              <span class="bar" style={{ width: `${(row.count / most) * 100}%` }} />
              <span class="bar-label">{hasHosts ? markHost(nameOf(row.label)) : nameOf(row.label)}</span>
            </th>
            <td class="number">{formatCount(row.count)}</td>
            <td class="number quiet">{formatCount(row.visitors)}</td>
          </tr>
        ))}
        {rows.length === 0 && (
          <tr>
            <td colSpan={3} class="quiet">
              None in this period
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function markHost(page: string) {
  const path = page.indexOf('/');
  if (path <= 0) return page;
  return (
    <>
      <span class="quiet">{page.slice(0, path)}</span>
      {breakAtSlashes(page.slice(path))}
    </>
  );
}

/** A long path breaks between its parts rather than inside a word. */
function breakAtSlashes(text: string) {
  return text.split(/(?<=\/)/).map((part) => (
    <>
      {part}
      <wbr />
    </>
  ));
}

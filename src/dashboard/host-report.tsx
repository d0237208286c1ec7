// Where: installation -> one host: its kinds of pages, and under each what the doctor finds there. How bad it is, is told by mark and
// word, never by colour alone. Everything of pages is shown as text: strangers wrote it.

import type {
  InstallationAlert,
  InstallationExcerpt,
  InstallationFinding,
  InstallationHost,
  InstallationTemplate,
  InstallationVerdict,
} from '../reports/contract.ts';
import { Moment } from './alert-list.tsx';
import { formatAgo, formatCount, formatPage } from './format.ts';
import { markCode } from './mark-code.tsx';

const verdictLabels: Readonly<Record<InstallationVerdict, string>> = {
  ok: 'Right',
  warn: 'Warning',
  broken: 'Broken',
  none: 'No code in the page',
  unread: 'Could not be read',
  unchecked: 'Not looked at yet',
};

/** The mark of a verdict is that of its worst finding. */
const verdictMarks: Readonly<Record<InstallationVerdict, string>> = {
  ok: 'is-ok',
  warn: 'is-warning',
  broken: 'is-error',
  none: 'is-note',
  unread: 'is-note',
  unchecked: 'is-note',
};

const severityLabels = { error: 'Error', warning: 'Warning', note: 'Note' } as const;

interface HostProps {
  readonly host: InstallationHost;
  /** Those that go on. */
  readonly alerts: readonly InstallationAlert[];
  readonly nowMs: number;
  readonly onRemove: (address: string) => Promise<void>;
}

export function HostReport({ host, alerts, nowMs, onRemove }: HostProps) {
  const { host: name, added, lastEventMs, templates } = host;
  const silent = alerts.filter((alert) => alert.kind === 'silent' && alert.host === name);
  const isSilent = (place: string) => silent.some(({ template }) => template === '' || template === place);
  return (
    <section class="host" aria-label={name}>
      <div class="host-head">
        <h2>{name}</h2>
        <p class="quiet">
          {lastEventMs === null ? 'No event in 15 days' : `Last event ${formatAgo(lastEventMs, nowMs)}`}
        </p>
      </div>
      <ul class="templates">
        {templates.map((template) => (
          <Template
            key={template.template}
            template={template}
            isSilent={isSilent(template.template)}
            nowMs={nowMs}
          />
        ))}
      </ul>
      {added.map((address) => (
        <p key={address} class="added quiet">
          Added by hand: {formatPage(address)}{' '}
          <button type="button" class="plain" onClick={() => onRemove(address)}>
            Remove<span class="hidden"> {address}</span>
          </button>
        </p>
      ))}
    </section>
  );
}

interface TemplateProps {
  readonly template: InstallationTemplate;
  readonly isSilent: boolean;
  readonly nowMs: number;
}

function Template({ template, isSilent, nowMs }: TemplateProps) {
  const { verdict, pages, lastEventMs, checkedMs, findings, unread } = template;
  return (
    <li class={`template ${isSilent ? 'is-error' : verdictMarks[verdict]}`}>
      <p class="template-head">
        <span class="mark" aria-hidden="true" />
        <strong class="template-path">{template.template}</strong>
        <span class="template-verdict">{describeVerdict(verdict, isSilent)}</span>
        <span class="quiet">
          {formatCount(pages)} {pages === 1 ? 'page' : 'pages'}
          {checkedMs !== null && `, looked at ${formatAgo(checkedMs, nowMs)}`}
          {` · ${lastEventMs === null ? 'no event' : `last event ${formatAgo(lastEventMs, nowMs)}`}`}
        </span>
      </p>
      {findings.length > 0 && (
        <ul class="findings">
          {findings.map((finding) => (
            <Finding key={`${finding.check} ${finding.message}`} finding={finding} />
          ))}
        </ul>
      )}
      {unread.map(({ address, reason }) => (
        <p key={address} class="unread">
          {formatPage(address)}: <span class="quiet">{markCode(reason)}</span>
        </p>
      ))}
    </li>
  );
}

/** Code that looks right and sends nothing is not right. */
function describeVerdict(verdict: InstallationVerdict, isSilent: boolean): string {
  if (!isSilent) return verdictLabels[verdict];
  return verdict === 'ok' ? 'Silent, and the code looks right' : `Silent. ${verdictLabels[verdict]}`;
}

function Finding({ finding }: { readonly finding: InstallationFinding }) {
  const { check, severity, message, cure, isRepairable, sinceMs, lastOkMs, count, pages, line, excerpt } =
    finding;
  return (
    <li class={`finding is-${severity}`}>
      <p class="finding-head">
        <span class="mark" aria-hidden="true" />
        <strong class="finding-severity">{severityLabels[severity]}</strong> <code>{check}</code>{' '}
        <span class="finding-count">
          {severity === 'error' ? 'Broken since' : 'Since'} <Moment atMs={sinceMs} />
          {lastOkMs !== null && (
            <span class="quiet">
              {' '}
              · right on <Moment atMs={lastOkMs} />
            </span>
          )}
        </span>
      </p>
      <p>{markCode(message)}</p>
      {excerpt.text !== '' && <Excerpt excerpt={excerpt} line={line} />}
      <p class="finding-cure">
        {markCode(cure)}
        {isRepairable && (
          <>
            {' '}
            <span class="quiet">
              (<code>ownpixel doctor --fix</code> does it)
            </span>
          </>
        )}
      </p>
      <details>
        <summary>
          On {formatCount(count)} {count === 1 ? 'page' : 'pages'}
        </summary>
        <ul class="finding-pages">
          {pages.map((address) => (
            <li key={address}>{formatPage(address)}</li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function Excerpt({
  excerpt: { text, marks, what },
  line,
}: {
  readonly excerpt: InstallationExcerpt;
  readonly line: number;
}) {
  const isMarked = new Set(marks);
  return (
    <figure class="excerpt">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so the keyboard must reach it */}
      <pre class="code" tabIndex={0}>
        <span class="quiet">{line} </span>
        {Array.from({ length: text.length }, (_, place) =>
          isMarked.has(place) ? <mark key={place}>{text[place]}</mark> : text[place],
        )}
      </pre>
      {what !== '' && <figcaption class="quiet">{what}</figcaption>}
    </figure>
  );
}

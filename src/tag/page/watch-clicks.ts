// Where: tag, page file. Links that lead away, files fetched, forms sent. In: events of the document. Out: `OutboundClick`,
// `Download`, `FormSubmit`. Promises: never a value of a form, nothing of an address behind its `?`; listeners are passive.

import type { Report } from './page.ts';

const files = /\.(?:pdf|zip|gz|rar|dmg|exe|apk|(?:doc|xls|ppt)x?|csv|epub|mp[34])$/i;

export function watchClicksAndForms(report: Report): void {
  const options = { capture: true, passive: true };
  const onClick = ({ target }: Event) => {
    const link = (target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null | undefined;
    if (!link || !/^https?:/.test(link.protocol)) return;
    const data = { url: withoutQuery(link.href) };
    if (files.test(link.pathname)) report('Download', data);
    else if (link.host !== location.host) report('OutboundClick', data);
  };
  document.addEventListener('click', onClick, options);
  document.addEventListener('auxclick', onClick, options);
  document.addEventListener(
    'submit',
    ({ target }) => {
      // By attribute: a field called `id` hides the form's own property.
      const read = (name: string) => (target as Element).getAttribute(name);
      report('FormSubmit', { form_id: read('id'), form_name: read('name') });
    },
    options,
  );
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*/, '');
}

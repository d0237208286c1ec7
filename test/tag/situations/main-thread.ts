// What holds a page up beside the tag's own work: listeners that scrolling has to wait for, and questions that force a layout. Both
// are watched from before the tag arrives, on a page that makes it fetch all its files and send its automatic events.

import assert from 'node:assert/strict';
import { names, type Situation, shown } from '../situation.ts';

/**
 * Of what the tag's files do: whatever is read of the layout, by name, in `reads`; listeners of what a reader does that are not passive,
 * in `blocking`; all listeners in `heard`.
 */
const watch = `var reads = window.reads = [], blocking = window.blocking = [], heard = window.heard = [];
  var isOurs = function () { return /\\/(fbevents|o-\\w+)\\.js/.test(new Error().stack) };
  var members = [
    [Element.prototype, 'clientTop clientLeft clientWidth clientHeight scrollTop scrollLeft scrollWidth scrollHeight getBoundingClientRect getClientRects checkVisibility'],
    [HTMLElement.prototype, 'offsetTop offsetLeft offsetWidth offsetHeight offsetParent innerText outerText'],
    [MouseEvent.prototype, 'offsetX offsetY'], [Range.prototype, 'getBoundingClientRect getClientRects'], [Document.prototype, 'elementFromPoint elementsFromPoint'],
    [window, 'innerWidth innerHeight scrollX scrollY pageXOffset pageYOffset getComputedStyle']
  ];
  members.forEach(function (entry) { entry[1].split(' ').forEach(function (name) {
    var known = Object.getOwnPropertyDescriptor(entry[0], name); if (!known) return;
    var seen = function (original) { return original && function () { if (isOurs()) reads.push(name); return original.apply(this, arguments) } };
    Object.defineProperty(entry[0], name, 'value' in known ? Object.assign(known, { value: seen(known.value) }) : Object.assign(known, { get: seen(known.get) }));
  }) });
  var listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (isOurs()) heard.push(type);
    if (isOurs() && /^(touch|wheel|mouse|pointer|scroll|key|click|auxclick|submit|input|change)/.test(type) && !(options && options.passive)) blocking.push(type);
    return listen.apply(this, arguments);
  }`;

export const mainThreadSituations: readonly Situation[] = [
  {
    name: 'no listener of the tag holds scrolling up, and nothing of it asks for the layout',
    head: `${shown}<script>${watch}</script><script type="application/ld+json">{ "@type": "Product", "name": "Lamp" }</script>`,
    before: "fbq('init', 'ID', { em: 'a@example.com' }); fbq('track', 'PageView'); fbq('nonsense')",
    body: '<div style="height: 4000px"><a id="out" href="https://elsewhere.example/x">out</a></div>',
    after: "document.addEventListener('click', function (event) { event.preventDefault() })",
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings && fbq.warnings[0] && fbq.warnings[0].advice');
      await page.evaluate('scrollTo(0, 1000)');
      await page.waitForTimeout(2_200);
      await page.evaluate('scrollTo(0, 0)');
      await page.click('#out');
      await page.evaluate("history.pushState(null, '', '?next')");
      await page.waitForTimeout(2_500);
      await page.evaluate('window.result = { reads: reads, blocking: blocking, heard: heard }');
    },
    expect(seen) {
      const { reads, blocking, heard } = seen.result as Record<string, string[]>;
      assert.deepEqual({ reads, blocking }, { reads: [], blocking: [] });
      for (const type of ['scroll', 'click', 'pagehide']) assert.ok(heard?.includes(type), String(heard));
      const told = new Set(names({ ...seen, events: seen.automatic }));
      for (const name of ['PageMetadata', 'Engagement', 'OutboundClick']) assert.ok(told.has(name), name);
    },
  },
];

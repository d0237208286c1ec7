// Where: collector, Conversions API. The address of a request -> what it asks for. Any version is accepted, or none.

export interface ConversionsRoute {
  /** `events`: the Conversions API. `gateway`: the same events, as gateways take them. `pixel`: what the pixel is. */
  readonly kind: 'events' | 'gateway' | 'pixel';
  /** As it stands in the address; need not be a pixel's. */
  readonly pixelId: string;
}

const withVersion = /^\/v\d{1,3}(?:\.\d{1,3})?\/([^/?]{1,64})(\/events)?\/?(?:\?|$)/;
const withoutVersion = /^\/(\d{1,26})(\/events)?\/?(?:\?|$)/;
const gateway = /^\/capi\/([^/?]{1,64})\/events\/?(?:\?|$)/;

/** Undefined: the address is none of the Conversions API. */
export function findRoute(url: string): ConversionsRoute | undefined {
  const first = url.charCodeAt(1);
  // Nearly every request is for /tr or the tag: one look at a character is all that it costs them.
  const mayBe = first === 118 || first === 99 || (first >= 48 && first <= 57);
  if (!mayBe) return undefined;
  const [, gatewayId] = gateway.exec(url) ?? [];
  if (gatewayId !== undefined) return { kind: 'gateway', pixelId: gatewayId };
  const [, pixelId, events] = withVersion.exec(url) ?? withoutVersion.exec(url) ?? [];
  // That question is about the store, which the collector does not ask.
  if (pixelId === undefined || pixelId === 'dataset_quality') return undefined;
  return { kind: events === undefined ? 'pixel' : 'events', pixelId };
}

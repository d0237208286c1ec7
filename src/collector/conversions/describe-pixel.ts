// Where: collector, Conversions API. What a sender may ask of a pixel: the fields of its node that cost nothing to know.

import type { Pixel } from '../../runtime/registry.ts';

/** `fields`: comma list of names; '' gives the id, as the well-known service does. Unknown names are left out. */
export function describePixel(pixel: Pixel, fields: string): Readonly<Record<string, unknown>> {
  const known: Readonly<Record<string, unknown>> = {
    id: pixel.id,
    name: pixel.name,
    creation_time: new Date(pixel.createdAtMs).toISOString().replace(/\.\d{3}Z$/, '+0000'),
    is_unavailable: false,
    enable_automatic_matching: false,
    automatic_matching_fields: [],
    first_party_cookie_status: 'FIRST_PARTY_COOKIE_ENABLED',
    data_use_setting: 'ANALYTICS_ONLY',
  };
  const names = fields.split(',').map((name) => name.trim());
  const asked = names.filter((name) => Object.hasOwn(known, name) && name !== 'id');
  return Object.fromEntries([...asked, 'id'].map((name) => [name, known[name]]));
}

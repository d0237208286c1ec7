// Check: server-country-differs.

import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

export const serverCountryDiffers: SetCheck = {
  id: 'server-country-differs',
  severity: 'warning',
  meaning:
    'Page and server report the same happening, but the address that the server gives lies in another country than the one the page came from: it is that of the server or of a proxy, not the visitor’s.',
  cure: 'Send the address of the visitor as `client_ip_address`: behind a proxy the first one of `X-Forwarded-For`, not that of the connection.',
  statement: readStatement('server-countries'),
  judge: (rows) => {
    const found = judgeGroups(rows);
    return found !== undefined && found.count >= leastHappenings && found.count >= found.among * leastShare
      ? found
      : undefined;
  },
};

const leastHappenings = 5;
/** People change networks, and databases of addresses err. */
const leastShare = 0.1;

// Where: composition, installation -> reports. What the API and the command say of the installation, and pass on to the inspector.

import {
  addSite,
  parseSiteAddress,
  readAnswer,
  removeSite,
  wishCheck,
} from '../installation/installation.ts';
import type { InstallationAnswer, InstallationSource } from '../reports/reports.ts';
import type { Settings } from '../runtime/settings.ts';

export function createInstallationSource(
  folder: string,
  { checkHours, mayCheckSending: checksSending }: Settings,
): InstallationSource {
  return {
    async read(pixelId) {
      const answer = await readAnswer(folder, pixelId);
      if (answer !== undefined) return answer;
      const nothing = { isChecking: false, fulfilledMs: 0, alerts: [], hosts: [] };
      return JSON.stringify({
        pixelId,
        checkHours,
        checksSending,
        ...nothing,
      } satisfies InstallationAnswer);
    },
    parseAddress: parseSiteAddress,
    add: (pixelId, address) => addSite(folder, pixelId, address),
    remove: (pixelId, address) => removeSite(folder, pixelId, address),
    check: () => wishCheck(folder),
  };
}

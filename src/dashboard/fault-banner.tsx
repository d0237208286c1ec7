// Where: any request that failed -> what happened, what cures it, and a way to try again, at the place it concerns.

import type { ApiFault } from './api.ts';
import { markCode } from './mark-code.tsx';

export interface FaultBannerProps {
  readonly title: string;
  readonly fault: ApiFault;
  readonly note?: string;
  readonly onRetry: () => void;
}

export function FaultBanner({ title, fault, note, onRetry }: FaultBannerProps) {
  return (
    <div class="banner" role="alert">
      <div>
        <p>
          <strong>{title}.</strong> {markCode(`${fault.message} ${fault.cure}`)}
        </p>
        {note && <p class="quiet">{note}</p>}
      </div>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

// Where: stages of a visit -> what fills the page: loading, sign-in, a failure, or the report, the findings or the
// installation of one pixel.

import type { PixelSummary } from '../reports/contract.ts';
import { FaultBanner } from './fault-banner.tsx';
import { FindingsPage } from './findings-page.tsx';
import { Header } from './header.tsx';
import { InstallationPage } from './installation-page.tsx';
import { LiveList } from './live-list.tsx';
import { NoPixel } from './no-pixel.tsx';
import { ReportPage } from './report-page.tsx';
import { SignIn } from './sign-in.tsx';
import type { Dashboard } from './state.ts';

export interface DashboardProps {
  readonly dashboard: Dashboard;
}

export function App({ dashboard }: DashboardProps) {
  const stage = dashboard.stage.value;
  switch (stage.name) {
    case 'loading':
      return <p class="loading">Loading …</p>;
    case 'sign-in':
      return (
        <SignIn hasPassword={stage.hasPassword} hasOldLink={stage.hasOldLink} onSignIn={dashboard.signIn} />
      );
    case 'failed':
      return (
        <main class="narrow">
          <FaultBanner title="The dashboard cannot start" fault={stage.fault} onRetry={dashboard.start} />
        </main>
      );
    case 'ready':
      return <Ready dashboard={dashboard} />;
  }
}

function Ready({ dashboard }: DashboardProps) {
  const pixel = dashboard.pixel.value;
  return (
    <>
      <Header dashboard={dashboard} />
      <main class="page">
        {pixel ? (
          <>
            <Page dashboard={dashboard} pixel={pixel} />
            <LiveList live={dashboard.live} />
          </>
        ) : (
          <NoPixel />
        )}
      </main>
    </>
  );
}

function Page({ dashboard, pixel }: DashboardProps & { readonly pixel: PixelSummary }) {
  switch (dashboard.view.value.page) {
    case 'report':
      return <ReportPage dashboard={dashboard} pixel={pixel} />;
    case 'findings':
      return <FindingsPage dashboard={dashboard} />;
    case 'installation':
      return <InstallationPage dashboard={dashboard} />;
  }
}

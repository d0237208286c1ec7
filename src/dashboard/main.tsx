// Where: the browser's entry to the dashboard. Gives the state its world (server, address bar, clock) and mounts
// the view. Nothing else in this room touches `location` or `history`.

import './language.ts';
import { render } from 'preact';
import { createApi } from './api.ts';
import { App } from './app.tsx';
import { createDashboard } from './state.ts';
import './dashboard.css';

const dashboard = createDashboard({
  api: createApi((path, init) => fetch(path, init)),
  openStream: (path) => new EventSource(path),
  readSearch: () => location.search,
  pushSearch: (search) => history.pushState(null, '', search),
  isVisible: () => document.visibilityState === 'visible',
});

addEventListener('popstate', dashboard.restoreView);
document.addEventListener('visibilitychange', dashboard.tick);
setInterval(dashboard.tick, 5_000);

const root = document.getElementById('app');
if (root) render(<App dashboard={dashboard} />, root);
void dashboard.start();

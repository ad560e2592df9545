import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PageChannel, WorkspaceState } from '../slack/browser-protocol.ts';
import { ChannelPane } from './channel-pane.tsx';
import { type Client, ClientContext } from './client.ts';
import { HintBar } from './hint-bar.tsx';
import { HomeTab } from './home-tab.tsx';
import { JiraTab } from './jira-tab.tsx';
import { Modal } from './modal.tsx';
import type { Route } from './route.ts';
import { Sidebar } from './sidebar.tsx';
import { ThreadPane } from './thread-pane.tsx';
import { useRoute } from './use-route.ts';
import { type SlackConnection, useSlack } from './use-slack.ts';

const firstViewer = 'U0AIKO';
const viewerKey = 'gd-triage-demo-viewer';

/** The whole page: a Slack workspace and a JIRA project in two tabs, with a bar that says what to do next. */
export function App() {
  const [viewer, setViewer] = useState(() => sessionStorage.getItem(viewerKey) ?? firstViewer);
  const connection = useSlack(viewer);
  useEffect(() => sessionStorage.setItem(viewerKey, viewer), [viewer]);
  const { state } = connection;
  if (state === undefined) return <p className="loading">Connecting to the demo workspace …</p>;
  return <Workspace state={state} viewer={viewer} connection={connection} onViewer={setViewer} />;
}

interface WorkspaceProps {
  state: WorkspaceState;
  viewer: string;
  connection: SlackConnection;
  onViewer(id: string): void;
}

function Workspace({ state, viewer, connection, onViewer }: WorkspaceProps) {
  const [asked, go] = useRoute();
  const route = useMemo(() => fillRoute(asked, state), [asked, state]);
  const { send, tell } = connection;
  const client = useMemo<Client>(
    () => ({ state, viewer, route, send, go, tell }),
    [state, viewer, route, send, go, tell],
  );
  const [seenTickets, setSeenTickets] = useState<readonly string[]>([]);
  const markSeen = useCallback(
    (key: string) => setSeenTickets((seen) => (seen.includes(key) ? seen : [...seen, key])),
    [],
  );
  return (
    <ClientContext value={client}>
      <div className="app">
        <Tabs route={route} go={go} />
        <HintBar seenTickets={seenTickets} connected={connection.connected} />
        {route.tab === 'jira' ? (
          <JiraTab issueKey={route.key} onShown={markSeen} />
        ) : (
          <SlackTab route={route} onViewer={onViewer} state={state} />
        )}
        {state.modal === undefined ? null : <Modal key={state.modal.id} view={state.modal} />}
        <Notices connection={connection} />
      </div>
    </ClientContext>
  );
}

/** Without a channel in the address, the first one is shown. */
function fillRoute(route: Route, state: WorkspaceState): Route {
  const first = state.channels[0];
  if (route.tab !== 'slack' || 'home' in route || route.channel !== undefined || first === undefined) return route;
  return { tab: 'slack', channel: first.id };
}

function Tabs({ route, go }: { route: Route; go(route: Route): void }) {
  const [lastSlack, setLastSlack] = useState<Route>({ tab: 'slack' });
  useEffect(() => {
    if (route.tab === 'slack') setLastSlack(route);
  }, [route]);
  return (
    <nav className="tabs" aria-label="Demo">
      <span className="tabs-name">gd-triage demo</span>
      <button
        type="button"
        className="tab"
        data-testid="tab-slack"
        aria-current={route.tab === 'slack' ? 'page' : undefined}
        onClick={() => go(lastSlack)}
      >
        Slack
      </button>
      <button
        type="button"
        className="tab"
        data-testid="tab-jira"
        aria-current={route.tab === 'jira' ? 'page' : undefined}
        onClick={() => go({ tab: 'jira' })}
      >
        JIRA
      </button>
      <span className="tabs-note">A local world: nothing here reaches a real Slack, AWS or JIRA.</span>
    </nav>
  );
}

function SlackTab({ route, state, onViewer }: { route: Route; state: WorkspaceState; onViewer(id: string): void }) {
  const wanted = 'channel' in route ? state.channels.find((channel) => channel.id === route.channel) : undefined;
  const channel = wanted ?? state.channels[0];
  const thread = wanted !== undefined && 'thread' in route ? route.thread : undefined;
  return (
    <div className={thread === undefined ? 'slack' : 'slack slack-with-thread'}>
      <Sidebar onViewer={onViewer} />
      {'home' in route ? <HomeTab /> : <ChannelOrNothing channel={channel} />}
      {thread === undefined || channel === undefined ? null : (
        <ThreadPane key={thread} channel={channel.id} thread={thread} />
      )}
    </div>
  );
}

function ChannelOrNothing({ channel }: { channel: PageChannel | undefined }) {
  if (channel === undefined) return <p className="empty">There is no channel.</p>;
  return <ChannelPane key={channel.id} channel={channel} />;
}

function Notices({ connection }: { connection: SlackConnection }) {
  const { notice } = connection;
  if (notice === undefined) return null;
  return (
    <div className="notice" role="alert" data-testid="notice">
      {notice}
    </div>
  );
}

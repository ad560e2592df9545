import { useEffect } from 'react';
import { BlockList } from './block-list.tsx';
import { findBotUser, useClient } from './client.ts';

/** The Home tab of gd-triage, as the app publishes it for the viewer. */
export function HomeTab() {
  const { state, send, viewer } = useClient();
  const { home } = state;
  // The app publishes the tab when it hears that somebody opened it.
  useEffect(() => send({ type: 'open_home', as: viewer }), [send, viewer]);
  return (
    <main className="channel" data-testid="home" aria-label="Home of gd-triage">
      <header className="pane-head">
        <h2>{findBotUser(state)?.name ?? 'gd-triage'}</h2>
        <span className="pane-detail">Home</span>
      </header>
      {home === undefined ? (
        <p className="empty">The app has not published its Home tab yet.</p>
      ) : (
        <div className="home">
          <BlockList key={home.viewId} blocks={home.blocks} target={{ viewId: home.viewId }} />
        </div>
      )}
    </main>
  );
}

import { useEffect, useState } from 'react';
import type { PageChannel, PageUser } from '../slack/browser-protocol.ts';
import { Avatar } from './avatar.tsx';
import { findBotUser, useClient } from './client.ts';

/** The dark column on the left: channels, direct messages, the app, and who the reader is. */
export function Sidebar({ onViewer }: { onViewer(id: string): void }) {
  const { state } = useClient();
  const channels = state.channels.filter((channel) => channel.kind === 'channel');
  return (
    <nav className="sidebar" aria-label="Workspace">
      <div className="sidebar-team">{state.team.name}</div>
      <div className="sidebar-scroll">
        <h2 className="sidebar-heading">Channels</h2>
        {channels.map((channel) => (
          <ChannelLink key={channel.id} channel={channel} />
        ))}
        <DirectMessages />
        <Apps />
      </div>
      <ViewerSwitch onViewer={onViewer} />
    </nav>
  );
}

function ChannelLink({ channel }: { channel: PageChannel }) {
  const { route, go } = useClient();
  const current = route.tab === 'slack' && 'channel' in route && route.channel === channel.id;
  return (
    <button
      type="button"
      className="sidebar-item"
      aria-current={current ? 'page' : undefined}
      data-testid={`channel-${channel.id}`}
      title={channel.member ? channel.topic : 'gd-triage is not a member of this channel'}
      onClick={() => go({ tab: 'slack', channel: channel.id })}
    >
      <span className="sidebar-hash">#</span> {channel.name}
    </button>
  );
}

function DirectMessages() {
  const { state, viewer } = useClient();
  const others = state.users.filter((user) => user.id !== viewer);
  return (
    <>
      <h2 className="sidebar-heading">Direct messages</h2>
      {others.map((user) => (
        <DirectMessageLink key={user.id} user={user} />
      ))}
    </>
  );
}

function DirectMessageLink({ user }: { user: PageUser }) {
  const { state, route, send, go, viewer } = useClient();
  const [opening, setOpening] = useState(false);
  const channel = state.channels.find((candidate) => candidate.kind === 'dm' && candidate.with === user.id);
  const current = channel !== undefined && route.tab === 'slack' && 'channel' in route && route.channel === channel.id;
  useEffect(() => {
    if (!opening || channel === undefined) return;
    setOpening(false);
    go({ tab: 'slack', channel: channel.id });
  }, [opening, channel, go]);
  const open = () => {
    if (channel === undefined) send({ type: 'open_dm', as: viewer, user: user.id });
    setOpening(true);
  };
  return (
    <button
      type="button"
      className="sidebar-item"
      aria-current={current ? 'page' : undefined}
      data-testid={channel === undefined ? `dm-${user.id}` : `channel-${channel.id}`}
      onClick={open}
    >
      <Avatar name={user.realName} color={user.color} isApp={user.isBot} small />{' '}
      {user.isBot ? user.name : user.realName}
    </button>
  );
}

function Apps() {
  const { state, route, go } = useClient();
  const bot = findBotUser(state);
  if (bot === undefined) return null;
  const open = () => {
    go({ tab: 'slack', home: true });
  };
  return (
    <>
      <h2 className="sidebar-heading">Apps</h2>
      <button
        type="button"
        className="sidebar-item"
        aria-current={'home' in route ? 'page' : undefined}
        data-testid="open-home"
        onClick={open}
      >
        <Avatar name={bot.name} color={bot.color} isApp small /> {bot.name}
        <span
          className={state.botOnline ? 'dot dot-online' : 'dot'}
          role="img"
          aria-label={state.botOnline ? 'connected' : 'not connected'}
        />
      </button>
    </>
  );
}

function ViewerSwitch({ onViewer }: { onViewer(id: string): void }) {
  const { state, viewer } = useClient();
  const persons = state.users.filter((user) => !user.isBot);
  return (
    <label className="viewer">
      <span>You are</span>
      <select data-testid="viewer-switch" value={viewer} onChange={(event) => onViewer(event.target.value)}>
        {persons.map((person) => (
          <option key={person.id} value={person.id}>
            {person.realName}
          </option>
        ))}
      </select>
      <span className="viewer-title">{persons.find((person) => person.id === viewer)?.title}</span>
    </label>
  );
}

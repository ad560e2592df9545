import { useCallback, useEffect, useRef, useState } from 'react';
import type { FromPage, ToPage, WorkspaceState } from '../slack/browser-protocol.ts';

const retryMs = 1000;
const noticeMs = 6000;

/** The live connection to the demo's Slack server, seen as one person. */
export interface SlackConnection {
  state: WorkspaceState | undefined;
  connected: boolean;
  notice: string | undefined;
  send(frame: FromPage): void;
  tell(notice: string): void;
}

/** Connects as a person, says hello again after a change of person or a lost connection, and keeps the latest state. */
export function useSlack(viewer: string): SlackConnection {
  const [state, setState] = useState<WorkspaceState>();
  const [notice, tell] = useNotice();
  const receive = useCallback(
    (frame: ToPage) => {
      if (frame.type === 'state') setState(frame.state);
      else tell(frame.error);
    },
    [tell],
  );
  const { socket, connected } = useSocket(receive);
  const send = useCallback(
    (frame: FromPage) => {
      if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(JSON.stringify(frame));
      else tell('The demo is not connected right now, so nothing was sent. Try again in a moment.');
    },
    [socket, tell],
  );
  useEffect(() => {
    if (connected) send({ type: 'hello', as: viewer });
  }, [connected, viewer, send]);
  return { state, connected, notice, send, tell };
}

function useSocket(receive: (frame: ToPage) => void) {
  const socket = useRef<WebSocket>(undefined);
  const [connected, setConnected] = useState(false);
  useEffect(() => {
    let retry: number | undefined;
    let stopped = false;
    const connect = () => {
      const opened = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/browser`);
      socket.current = opened;
      opened.onopen = () => setConnected(true);
      opened.onmessage = (event) => receive(JSON.parse(String(event.data)));
      opened.onclose = () => {
        setConnected(false);
        if (!stopped) retry = window.setTimeout(connect, retryMs);
      };
    };
    connect();
    return () => {
      stopped = true;
      window.clearTimeout(retry);
      socket.current?.close();
    };
  }, [receive]);
  return { socket, connected };
}

function useNotice(): [string | undefined, (notice: string) => void] {
  const [notice, setNotice] = useState<string>();
  const timer = useRef<number>(undefined);
  const tell = useCallback((text: string) => {
    window.clearTimeout(timer.current);
    setNotice(text);
    timer.current = window.setTimeout(() => setNotice(undefined), noticeMs);
  }, []);
  return [notice, tell];
}

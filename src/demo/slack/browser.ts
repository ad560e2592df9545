import type { WebSocket } from 'ws';
import type { ToPage } from './browser-protocol.ts';
import { buildState } from './page-state.ts';
import { fromPageSchema, performFrame } from './perform-frame.ts';
import { parseJson } from './record.ts';
import type { SlackState } from './slack-state.ts';

/** Changes within this time reach the pages as one state. */
const PUSH_DELAY_MS = 50;

/** The web pages that watch the workspace. */
export interface Browsers {
  attach(socket: WebSocket): void;
  close(): void;
}

/** Shows every connected page the state of its viewer, on hello and after each change. */
export function createBrowsers(slack: SlackState): Browsers {
  const viewers = new Map<WebSocket, string>();
  let pending: NodeJS.Timeout | undefined;
  slack.workspace.listeners.add(() => {
    pending ??= setTimeout(() => {
      pending = undefined;
      for (const [socket, viewer] of viewers) pushState(slack, socket, viewer);
    }, PUSH_DELAY_MS);
  });
  return {
    attach(socket) {
      socket.on('message', (data) => void receive(slack, { socket, viewers, text: String(data) }));
      socket.on('close', () => viewers.delete(socket));
      socket.on('error', () => viewers.delete(socket));
    },
    close() {
      clearTimeout(pending);
      viewers.clear();
    },
  };
}

async function receive(
  slack: SlackState,
  from: { socket: WebSocket; viewers: Map<WebSocket, string>; text: string },
): Promise<void> {
  const { socket, viewers, text } = from;
  try {
    const frame = fromPageSchema.parse(parseJson(text));
    if (frame.type !== 'hello') return await performFrame(slack, frame);
    if (!slack.workspace.users.has(frame.as)) throw new Error(`There is no user ${frame.as} in this workspace.`);
    viewers.set(socket, frame.as);
    pushState(slack, socket, frame.as);
  } catch (error) {
    send(socket, { type: 'refused', error: error instanceof Error ? error.message : String(error) });
  }
}

function pushState(slack: SlackState, socket: WebSocket, viewer: string): void {
  send(socket, { type: 'state', state: buildState(slack, viewer) });
}

function send(socket: WebSocket, frame: ToPage): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}

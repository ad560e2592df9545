import { createContext, useContext } from 'react';
import type { FromPage, PageMessage, PageUser, WorkspaceState } from '../slack/browser-protocol.ts';
import type { Route } from './route.ts';

/** What every part of the page may see and do. */
export interface Client {
  state: WorkspaceState;
  viewer: string;
  route: Route;
  send(frame: FromPage): void;
  go(route: Route): void;
  /** Shows a short message that goes away by itself. */
  tell(notice: string): void;
}

export const ClientContext = createContext<Client | undefined>(undefined);

/** The client of the page around a component. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error('useClient is called outside ClientContext: wrap the component in it.');
  return client;
}

/** The bot user of gd-triage, the only app that runs in the demo. */
export function findBotUser(state: Pick<WorkspaceState, 'users'>): PageUser | undefined {
  const bots = state.users.filter((user) => user.isBot);
  return bots.find((user) => user.name.startsWith('gd-triage')) ?? bots[0];
}

/** True for a message of gd-triage itself, false for one of a person or another app. */
export function isOwnMessage(state: Pick<WorkspaceState, 'users'>, message: PageMessage): boolean {
  return message.user !== undefined && message.user === findBotUser(state)?.id;
}

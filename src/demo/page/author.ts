import type { PageMessage, WorkspaceState } from '../slack/browser-protocol.ts';

/** Who a message is from, as it is shown. */
export interface Author {
  name: string;
  isApp: boolean;
  color: string;
}

const appColors = ['#2b6cb0', '#b7791f', '#2f855a', '#c05621', '#6b46c1', '#0b7285'];

/** Finds the author among the users, or makes one up from the name that a foreign app gave itself. */
export function findAuthor(state: Pick<WorkspaceState, 'users'>, message: PageMessage): Author {
  const user = state.users.find((candidate) => candidate.id === message.user);
  if (user !== undefined) {
    const name = message.username ?? (user.isBot ? user.name : user.realName);
    return { name, isApp: user.isBot, color: user.color };
  }
  // A webhook without a name of its own comes with its bot id, which says nothing to a person.
  const { username } = message;
  const name = username === undefined || username === message.botId ? 'incoming-webhook' : username;
  return { name, isApp: true, color: pickColor(message.botId ?? name) };
}

function pickColor(seed: string): string {
  const sum = [...seed].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return appColors[sum % appColors.length] ?? '#4a5568';
}

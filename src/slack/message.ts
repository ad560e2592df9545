import type { KnownBlock } from '@slack/types';

/** A message before it leaves: the notification text (plain, unescaped) and the blocks. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** What Slack accepts in one message; the characters over all blocks are measured, not documented. */
export const limits = {
  blocks: 50,
  characters: 10_000,
  text: 3000,
  headerText: 150,
  buttonValue: 2000,
  tableRows: 100,
  tableColumns: 20,
  tableCharacters: 9000,
} as const;

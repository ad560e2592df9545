import { type SlackOptions, type SlackServer, startSlack } from '../../src/demo/slack/slack.ts';
import { listMessages } from '../../src/demo/slack/workspace.ts';
import type { Place } from '../../src/domain/case.ts';
import type { CaseStore, Logger } from '../../src/ports.ts';
import { connectSlack, type SlackConnection } from '../../src/slack/connect.ts';
import type { SlackPace } from '../../src/slack/pace.ts';
import { waitFor as waitForWhat } from '../story/wait-for.ts';

export const tokens = { botToken: 'xoxb-test-bot', appToken: 'xapp-test-app' };
export const alerts = 'C0SECALERTS';

/** Says nothing, keeps what was said. */
export function createLog(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const note = (_: object, message: string) => void lines.push(message);
  const log = { lines, info: note, warn: note, error: note, debug: () => undefined, child: (): Logger => log };
  return log;
}

/** The part of the store that remembers messages, in memory. */
export function createMessageBook(): Pick<
  CaseStore,
  'claimMessage' | 'holdClaim' | 'messageFor' | 'noteMessage' | 'noteSummary'
> & {
  readonly notes: Map<string, Place>;
  /** How many alerts of each flood its summary shows. */
  readonly summaries: Map<string, number>;
} {
  const notes = new Map<string, Place>();
  const summaries = new Map<string, number>();
  return {
    notes,
    summaries,
    claimMessage: async ({ owner, purpose, channel }) => {
      const key = `${owner}|${purpose}`;
      const place = notes.get(key);
      if (place && place.ts !== '') return { kind: 'posted', place };
      notes.set(key, { channel, ts: '', threadTs: '' });
      return { kind: place ? 'again' : 'mine' };
    },
    holdClaim: async () => true,
    messageFor: async (owner, purpose) => notes.get(`${owner}|${purpose}`) ?? null,
    noteMessage: async (owner, purpose, place) => {
      notes.set(`${owner}|${purpose}`, place);
      return place;
    },
    noteSummary: async (id, count) => void summaries.set(id, count),
  };
}

export interface TestSlack {
  readonly server: SlackServer;
  readonly slack: SlackConnection;
  readonly stop: () => Promise<void>;
}

/** The demo Slack and the adapter connected to it; nothing listens before `slack.start()`. */
export async function openSlack(
  options: Partial<SlackOptions> = {},
  more: { readonly checkEveryMs?: number } = {},
): Promise<TestSlack> {
  const rateLimits = { post: { perMinute: 6000, burst: 200 }, tier3: { perMinute: 6000, burst: 200 } };
  const server = await startSlack({ port: 0, ...tokens, rateLimits, ...options });
  const slack = await connectSlack({ ...tokens, apiUrl: server.apiUrl, log: createLog(), ...more });
  const stop = async () => {
    await slack.stop();
    await server.close();
  };
  return { server, slack, stop };
}

/** As fast as the demo Slack of {@link openSlack} allows. */
export const quickPace: SlackPace = {
  postsPerSecond: 100,
  postBurst: 100,
  tier3PerSecond: 100,
  tier3Burst: 100,
  editIntervalMs: 60,
};

/** What stands in a channel, replies included. */
export function readMessages(server: SlackServer, channel = alerts) {
  return listMessages(server.workspace, channel);
}

/** Waits until a check answers something. */
export function waitFor<T>(check: () => T | undefined | false): Promise<T> {
  return waitForWhat(`something that makes this true: ${check}`, check);
}

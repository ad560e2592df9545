import type { WebClient } from '@slack/web-api';
import { fail } from '../domain/errors.ts';
import { remember } from './remember.ts';
import { createSharedCheck } from './shared-channel.ts';

export interface PermissionOptions {
  readonly client: WebClient;
  /** User ids, user group ids (S…) or `*`; null: the members of a watched channel. */
  readonly allowed: readonly string[] | null;
  /** The channels whose alerts the bot watches. */
  readonly watched: readonly string[];
}

export interface Permission {
  /**
   * Throws external_channel, slack_not_in_channel or not_allowed.
   *
   * @param isCaseChannel asked where the channel is not watched: whether what is asked for has its thread there
   */
  demand(user: string, channel: string, isCaseChannel: () => Promise<boolean>): Promise<void>;
  /** Whether a person may see the case that has its thread in this channel; false where Slack does not answer. */
  allows(user: string, channel: string): Promise<boolean>;
}

const keepMs = 60_000;
const pageSize = 200;

/** Says who may ask for an analysis where. A question Slack does not answer counts as a no. */
export function createPermission({ client, allowed, watched }: PermissionOptions): Permission {
  const isExternal = createSharedCheck(client);
  const membersOf = remember((channel) => readMembers(client, channel), keepMs);
  const groupOf = remember((group) => readGroup(client, group), keepMs);
  const isAllowed = async (user: string, channel: string, isCaseChannel: () => Promise<boolean>): Promise<boolean> => {
    // Anybody can make a channel of their own and invite the bot: being a member of it must not be enough.
    if (allowed === null) {
      const isOurs = watched.includes(channel) || (await isCaseChannel());
      return isOurs && (await membersOf(channel)).has(user);
    }
    if (allowed.includes('*') || allowed.includes(user)) return true;
    const groups = await Promise.all(allowed.filter((id) => id.startsWith('S')).map(groupOf));
    return groups.some((members) => members.has(user));
  };
  const demand: Permission['demand'] = async (user, channel, isCaseChannel) => {
    // Findings never go where another organisation reads along, whoever asks.
    if (await isExternal(channel)) throw fail('external_channel');
    if (!(await isAllowed(user, channel, isCaseChannel))) throw fail('not_allowed', { action: '/gd-triage' });
  };
  return {
    demand,
    allows: async (user, channel) => {
      try {
        await demand(user, channel, async () => true);
        return true;
      } catch {
        return false;
      }
    },
  };
}

async function readMembers(client: WebClient, channel: string): Promise<ReadonlySet<string>> {
  const members = new Set<string>();
  let cursor = '';
  do {
    const page = await client.conversations.members({ channel, limit: pageSize, ...(cursor === '' ? {} : { cursor }) });
    for (const member of page.members ?? []) members.add(member);
    cursor = page.response_metadata?.next_cursor ?? '';
  } while (cursor !== '');
  return members;
}

async function readGroup(client: WebClient, usergroup: string): Promise<ReadonlySet<string>> {
  const { users = [] } = await client.usergroups.users.list({ usergroup });
  return new Set(users);
}

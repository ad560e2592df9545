import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { fail } from '../domain/errors.ts';
import { remember } from './remember.ts';

export interface PermissionOptions {
  readonly client: WebClient;
  /** User ids, user group ids (S…) or `*`; null: the members of the channel. */
  readonly allowed: readonly string[] | null;
}

export interface Permission {
  /** Throws external_channel, slack_not_in_channel or not_allowed. */
  demand(user: string, channel: string): Promise<void>;
  /** The same as a question; false where Slack does not answer. */
  allows(user: string, channel: string): Promise<boolean>;
}

const keepMs = 60_000;
const pageSize = 200;

/** Says who may ask for an analysis where. A question Slack does not answer counts as a no. */
export function createPermission({ client, allowed }: PermissionOptions): Permission {
  const isExternal = remember((channel) => readIsExternal(client, channel), keepMs);
  const membersOf = remember((channel) => readMembers(client, channel), keepMs);
  const groupOf = remember((group) => readGroup(client, group), keepMs);
  const isAllowed = async (user: string, channel: string): Promise<boolean> => {
    if (allowed === null) return (await membersOf(channel)).has(user);
    if (allowed.includes('*') || allowed.includes(user)) return true;
    const groups = await Promise.all(allowed.filter((id) => id.startsWith('S')).map(groupOf));
    return groups.some((members) => members.has(user));
  };
  const demand = async (user: string, channel: string): Promise<void> => {
    // Findings never go where another organisation reads along, whoever asks.
    if (await isExternal(channel)) throw fail('external_channel');
    if (!(await isAllowed(user, channel))) throw fail('not_allowed', { action: '/gd-triage' });
  };
  return {
    demand,
    allows: async (user, channel) => {
      try {
        await demand(user, channel);
        return true;
      } catch {
        return false;
      }
    },
  };
}

async function readIsExternal(client: WebClient, channel: string): Promise<boolean> {
  try {
    const { channel: info } = await client.conversations.info({ channel });
    return info === undefined || info.is_ext_shared === true || info.is_pending_ext_shared === true;
  } catch (error) {
    throw isUnknownChannel(error) ? fail('slack_not_in_channel', {}, error) : error;
  }
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

function isUnknownChannel(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && ['channel_not_found', 'not_in_channel'].includes(error.data.error);
}

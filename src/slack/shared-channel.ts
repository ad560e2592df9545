import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { fail } from '../domain/errors.ts';
import { remember } from './remember.ts';
import { nameSlackError } from './slack-away.ts';

const keepMs = 60_000;

/** Tells whether another organisation reads along in a channel; throws slack_not_in_channel where Slack knows no such channel. */
export function createSharedCheck(client: WebClient): (channel: string) => Promise<boolean> {
  return remember((channel) => readIsShared(client, channel), keepMs);
}

async function readIsShared(client: WebClient, channel: string): Promise<boolean> {
  try {
    const { channel: info } = await client.conversations.info({ channel });
    return info === undefined || info.is_ext_shared === true || info.is_pending_ext_shared === true;
  } catch (error) {
    throw isUnknownChannel(error) ? fail('slack_not_in_channel', {}, error) : nameSlackError(error);
  }
}

function isUnknownChannel(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && ['channel_not_found', 'not_in_channel'].includes(error.data.error);
}

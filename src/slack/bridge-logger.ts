import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';
import type { Logger } from '../ports.ts';

/** Bolt's logger on top of ours. Debug lines of Bolt hold whole messages, so they are dropped, not passed on. */
export function bridgeLogger(log: Logger): SlackLogger {
  const own = log.child({ from: 'slack' });
  return {
    debug: () => undefined,
    info: (...parts) => own.debug({ text: joinParts(parts) }, 'Slack library'),
    warn: (...parts) => own.warn({ text: joinParts(parts) }, 'Slack library'),
    error: (...parts) => own.error({ text: joinParts(parts) }, 'Slack library'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

const maxLength = 500;

/** Tokens never stand in what Slack's library says about itself; they are cut out all the same. */
function joinParts(parts: readonly unknown[]): string {
  const text = parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  return text.replaceAll(/xox[a-z]-[\w-]+|xapp-[\w-]+/g, '(token)').slice(0, maxLength);
}

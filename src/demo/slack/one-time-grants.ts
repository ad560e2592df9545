import { randomBytes } from 'node:crypto';
import { refuse } from './refusal.ts';

const TRIGGER_LIFETIME_MS = 3000;
const RESPONSE_URL_LIFETIME_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

/** What a response_url answers to: the channel, the user who acted, and the message acted on, if any. */
export interface ResponseTarget {
  channel: string;
  user: string;
  messageTs?: string | undefined;
}

/** The trigger ids and response URLs Slack hands out with interactions. */
export interface Grants {
  issueTrigger(user: string): string;
  /** Uses up a trigger and answers whose interaction it was. */
  redeemTrigger(trigger: string): string;
  /** The last part of a response_url. */
  issueResponse(target: ResponseTarget): string;
  redeemResponse(secret: string): ResponseTarget;
}

export function createGrants(triggerLifetimeMs = TRIGGER_LIFETIME_MS): Grants {
  const triggers = new Map<string, { user: string; until: number; used: boolean }>();
  const responses = new Map<string, { target: ResponseTarget; until: number; uses: number }>();
  return {
    issueTrigger(user) {
      const trigger = `${Date.now()}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString('hex')}`;
      triggers.set(trigger, { user, until: Date.now() + triggerLifetimeMs, used: false });
      return trigger;
    },
    redeemTrigger(trigger) {
      const grant = triggers.get(trigger);
      if (!grant) return refuse('invalid_trigger_id');
      if (Date.now() > grant.until) return refuse('expired_trigger_id');
      if (grant.used) return refuse('exchanged_trigger_id');
      grant.used = true;
      return grant.user;
    },
    issueResponse(target) {
      const secret = randomBytes(18).toString('base64url');
      responses.set(secret, { target, until: Date.now() + RESPONSE_URL_LIFETIME_MS, uses: 0 });
      return secret;
    },
    redeemResponse(secret) {
      const grant = responses.get(secret);
      if (!grant || Date.now() > grant.until) return refuse('expired_url');
      if (grant.uses >= RESPONSE_URL_USES) return refuse('used_url');
      grant.uses += 1;
      return grant.target;
    },
  };
}

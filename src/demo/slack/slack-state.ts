import type { Workspace } from './model.ts';
import type { Grants } from './one-time-grants.ts';
import type { RateLimiter, RateLimits } from './rate-limit.ts';
import type { SocketHub } from './socket-hub.ts';

/** What the demo takes from the app's manifest. */
export interface DemoManifest {
  scopes?: string[] | undefined;
  /** Subscribed bot events, such as `message.channels`; absent = all. */
  events?: string[] | undefined;
  shortcuts: { callbackId: string; name: string }[];
  commands: { command: string; description: string; usageHint?: string }[];
}

export interface DemoScenario {
  name: string;
  title: string;
  hint: string;
  delivered?: boolean;
}

/** Everything the parts of the demo Slack share. */
export interface SlackState {
  workspace: Workspace;
  sockets: SocketHub;
  grants: Grants;
  limiter: RateLimiter;
  limits: RateLimits;
  tokens: { bot: string; app: string };
  /** The error a token is refused with; null: it is accepted. */
  refused: { bot: string | null; app: string | null };
  manifest: DemoManifest;
  scenarios: DemoScenario[];
  deliver: (name: string) => Promise<void>;
  links: { jira?: string };
}

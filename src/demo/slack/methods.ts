import {
  callAddReaction,
  callDelete,
  callGetPermalink,
  callPostEphemeral,
  callPostMessage,
  callUpdate,
} from './chat-methods.ts';
import { callHistory, callInfo, callList, callMembers, callOpen, callReplies } from './conversation-methods.ts';
import { callCompleteUpload, callFileInfo, callGetUploadUrl } from './file-methods.ts';
import type { RateLimits } from './rate-limit.ts';
import type { Fields } from './record.ts';
import type { SlackState } from './slack-state.ts';
import {
  callAuthTest,
  callBotInfo,
  callConnectionsOpen,
  callGroupUsers,
  callLookupByEmail,
  callUserInfo,
  callUserList,
} from './user-methods.ts';
import { callViewOpen, callViewPublish, callViewPush, callViewUpdate } from './view-methods.ts';

export interface Method {
  call: (slack: SlackState, args: Fields) => Fields;
  /** Any one of these is enough; `D` is asked for direct messages, `C` for channels. Empty = none needed. */
  scopes: { C: string; D?: string } | undefined;
  limit: keyof RateLimits | undefined;
  token: 'bot' | 'app';
}

const METHODS: Record<string, Method> = {
  'auth.test': method(callAuthTest, undefined, undefined),
  'apps.connections.open': { call: callConnectionsOpen, scopes: undefined, limit: 'tier3', token: 'app' },
  'chat.postMessage': method(callPostMessage, { C: 'chat:write' }, 'post'),
  'chat.update': method(callUpdate, { C: 'chat:write' }, 'tier3'),
  'chat.delete': method(callDelete, { C: 'chat:write' }, 'tier3'),
  'chat.postEphemeral': method(callPostEphemeral, { C: 'chat:write' }, 'tier4'),
  'chat.getPermalink': method(callGetPermalink, undefined, undefined),
  'reactions.add': method(callAddReaction, { C: 'reactions:write' }, 'tier3'),
  'conversations.info': method(callInfo, { C: 'channels:read', D: 'im:read' }, 'tier3'),
  'conversations.list': method(callList, { C: 'channels:read' }, 'tier2'),
  'conversations.members': method(callMembers, { C: 'channels:read', D: 'im:read' }, 'tier4'),
  'conversations.open': method(callOpen, { C: 'im:write' }, 'tier3'),
  'conversations.history': method(callHistory, { C: 'channels:history', D: 'im:history' }, 'tier3'),
  'conversations.replies': method(callReplies, { C: 'channels:history', D: 'im:history' }, 'tier3'),
  'users.info': method(callUserInfo, { C: 'users:read' }, 'tier4'),
  'users.list': method(callUserList, { C: 'users:read' }, 'tier2'),
  'users.lookupByEmail': method(callLookupByEmail, { C: 'users:read.email' }, 'tier3'),
  'usergroups.users.list': method(callGroupUsers, { C: 'usergroups:read' }, 'tier2'),
  'bots.info': method(callBotInfo, { C: 'users:read' }, 'tier3'),
  'views.open': method(callViewOpen, undefined, 'tier4'),
  'views.push': method(callViewPush, undefined, 'tier4'),
  'views.update': method(callViewUpdate, undefined, 'tier4'),
  'views.publish': method(callViewPublish, undefined, 'tier4'),
  'files.getUploadURLExternal': method(callGetUploadUrl, { C: 'files:write' }, 'tier4'),
  'files.completeUploadExternal': method(callCompleteUpload, { C: 'files:write' }, 'tier4'),
  'files.info': method(callFileInfo, { C: 'files:read' }, 'tier4'),
};

/** The Web API method of a name, or undefined when the demo Slack does not have it. */
export function findMethod(name: string): Method | undefined {
  return Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
}

function method(call: Method['call'], scopes: Method['scopes'], limit: Method['limit']): Method {
  return { call, scopes, limit, token: 'bot' };
}

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { collectSlackUse, type ListenerKind, type SlackUse } from './collect-slack-use.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Public and private channels need a scope each. */
const readMessages = ['channels:history', 'groups:history'];
const readChannels = ['channels:read', 'groups:read'];

/** The scopes docs.slack.dev/reference/methods asks of a bot token, for public and private channels. */
const scopesOfMethods: Readonly<Record<string, readonly string[]>> = {
  // With the app-level token, whose connections:write no manifest can ask for.
  'apps.connections.open': [],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': readMessages,
  'conversations.info': readChannels,
  'conversations.members': readChannels,
  // Direct messages to the administrator only.
  'conversations.open': ['im:write'],
  'conversations.replies': readMessages,
  filesUploadV2: ['files:write'],
  'usergroups.users.list': ['usergroups:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

/** Called, but the bot works without the answer, so no workspace is asked for the scope. */
const dispensable: Readonly<Record<string, string>> = {
  'bots.info': 'users:read, to learn the own app id; the user and bot ids do as well',
};

/** The scopes docs.slack.dev/reference/events asks for. */
const scopesOfEvents: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
};

const Manifest = z.object({
  features: z.object({
    shortcuts: z.array(z.object({ callback_id: z.string() })),
    slash_commands: z.array(z.object({ command: z.string() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
    interactivity: z.object({ is_enabled: z.boolean() }),
  }),
});
type Manifest = z.infer<typeof Manifest>;

/** Everything in which the manifest and the code differ, in sentences. */
function compare(manifest: Manifest, use: SlackUse): readonly string[] {
  const { shortcuts, slash_commands: commands } = manifest.features;
  const { event_subscriptions: subscriptions, interactivity } = manifest.settings;
  const subscribed = subscriptions.bot_events;
  const listened = namesOf(use, 'event');
  const interactive = use.listeners.some(({ kind }) => kind !== 'event' && kind !== 'message' && kind !== 'command');
  return [
    ...use.unreadable.map((what) => `cannot follow ${what}`),
    ...findUnknownCalls(use),
    ...diff('scope', manifest.oauth_config.scopes.bot, neededScopes(use, subscribed)),
    // One listener hears the messages of every kind of conversation.
    ...diff('event', [...new Set(subscribed.map((event) => event.replace(/^message\..*/, 'message')))], listened),
    ...diff(
      'command',
      commands.map(({ command }) => command),
      namesOf(use, 'command'),
    ),
    ...diff(
      'shortcut',
      shortcuts.map((shortcut) => shortcut.callback_id),
      namesOf(use, 'shortcut'),
    ),
    ...(interactive === interactivity.is_enabled ? [] : ['interactivity does not fit']),
  ];
}

function findUnknownCalls({ methods, listeners }: SlackUse): readonly string[] {
  const known = (method: string) => method in scopesOfMethods || method in dispensable;
  const unnamed = listeners.filter(
    ({ kind, name }) => name === null && ['event', 'command', 'shortcut'].includes(kind),
  );
  return [
    ...methods.filter((method) => !known(method)).map((method) => `nobody says which scope ${method} needs`),
    ...unnamed.map(({ kind }) => `a listener for a ${kind} names it by no literal text`),
  ];
}

function neededScopes({ methods, listeners }: SlackUse, subscribed: readonly string[]): readonly string[] {
  const isCommanded = listeners.some(({ kind }) => kind === 'command' || kind === 'shortcut');
  return [
    ...methods.flatMap((method) => scopesOfMethods[method] ?? []),
    ...subscribed.flatMap((event) => scopesOfEvents[event] ?? [`(unknown event ${event})`]),
    ...(isCommanded ? ['commands'] : []),
  ];
}

function namesOf({ listeners }: SlackUse, wanted: ListenerKind): readonly string[] {
  // app.message is short for app.event('message').
  const short = wanted === 'event' && listeners.some(({ kind }) => kind === 'message') ? ['message'] : [];
  return [...short, ...listeners.flatMap(({ kind, name }) => (kind === wanted && name !== null ? [name] : []))];
}

function diff(what: string, declared: readonly string[], used: readonly string[]): readonly string[] {
  return [
    ...[...new Set(used)].filter((name) => !declared.includes(name)).map((name) => `${what} ${name} is missing`),
    ...declared.filter((name) => !used.includes(name)).map((name) => `${what} ${name} is spare`),
  ];
}

describe('the manifest and src/slack', () => {
  let manifest: Manifest;
  let use: SlackUse;
  beforeAll(async () => {
    manifest = Manifest.parse(parse(await readFile(path.join(root, 'manifest.yml'), 'utf8')));
    use = await readFolder(path.join(root, 'src/slack'));
  });

  it('ask for the same, nothing missing and nothing spare', () => {
    expect(compare(manifest, use)).toEqual([]);
  });

  it.each([
    ['a method with a scope of its own', 'client.pins.add({});', 'nobody says which scope pins.add needs'],
    ['a method handed on uncalled', 'const f = client?.reactions.add;', 'nobody says which scope reactions.add needs'],
    ['a method of a new client', 'new WebClient(t).team.info();', 'nobody says which scope team.info needs'],
    ['a method chosen at run time', "client['chat'][name]({});", 'nobody says which scope […].[…] needs'],
    ['any method at all', "client.apiCall('x');", 'nobody says which scope apiCall needs'],
    ['a client taken apart', 'const { chat } = slack.client;', 'cannot follow { … } = slack.client'],
    ['another event', "app.event('team_join', h);", 'event team_join is missing'],
    ['another command', "world.app.command('/other', h);", 'command /other is missing'],
    ['another shortcut', "app.shortcut('other', h);", 'shortcut other is missing'],
    ['a command by a variable', 'app.command(name, h);', 'a listener for a command names it by no literal text'],
  ])('disagree over %s', (_what, planted, sentence) => {
    expect(compare(manifest, merge([use, collectSlackUse(planted)]))).toEqual([sentence]);
  });

  it.each([
    ['usergroups.users.list', 'scope usergroups:read is spare'],
    ['filesUploadV2', 'scope files:write is spare'],
    ['app_home_opened', 'event app_home_opened is spare'],
    ['app_mention', 'event app_mention is spare'],
    ['conversations.open', 'scope im:write is spare'],
    ['message', 'event message is spare'],
    ['/gd-triage', 'command /gd-triage is spare'],
    ['analyze_finding', 'shortcut analyze_finding is spare'],
  ])('disagree when nobody uses %s', (gone, sentence) => {
    const methods = use.methods.filter((method) => method !== gone);
    const listeners = use.listeners.filter(({ name }) => name !== gone);

    expect(compare(manifest, { ...use, methods, listeners })).toEqual([sentence]);
  });

  it.each(['chat:write', 'commands', 'groups:history', 'channels:read'])(
    'disagree when %s is not asked for',
    (scope) => {
      const bot = manifest.oauth_config.scopes.bot.filter((one) => one !== scope);
      const lesser = { ...manifest, oauth_config: { scopes: { bot } } };

      expect(compare(lesser, use)).toEqual([`scope ${scope} is missing`]);
    },
  );

  it('meet Slack in no other folder', async () => {
    const files = await readdir(path.join(root, 'src'), { recursive: true });
    const outside = files.filter((file) => /\.tsx?$/.test(file) && !/^(slack|demo)[\\/]/.test(file));
    const texts = await Promise.all(outside.map((file) => readFile(path.join(root, 'src', file), 'utf8')));

    expect(outside.filter((_, index) => /['"]@slack\/(bolt|web-api)/.test(texts[index] ?? ''))).toEqual([]);
  });
});

async function readFolder(folder: string): Promise<SlackUse> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return merge(texts.map(collectSlackUse));
}

function merge(uses: readonly SlackUse[]): SlackUse {
  return {
    methods: uses.flatMap(({ methods }) => methods),
    listeners: uses.flatMap(({ listeners }) => listeners),
    unreadable: uses.flatMap(({ unreadable }) => unreadable),
  };
}

import type { Bot, Channel, User, Workspace } from './model.ts';

/** A fresh workspace of the invented company the demo plays in: two people, the bot, three channels. */
export function seedWorkspace(baseUrl: string): Workspace {
  return {
    baseUrl,
    team: { id: 'T0KESTREL', name: 'Kestrel Retail', domain: 'kestrel-retail' },
    app: { id: 'A0GDTRIAGE', botId: 'B0GDTRIAGE', userId: 'U0BOT' },
    users: new Map(seedUsers().map((user) => [user.id, user])),
    bots: new Map(seedBots().map((bot) => [bot.id, bot])),
    userGroups: new Map([['S0SECOPS', ['U0AIKO']]]),
    channels: new Map(seedChannels().map((channel) => [channel.id, channel])),
    messages: new Map(),
    files: new Map(),
    views: new Map(),
    modals: new Map(),
    homes: new Map(),
    listeners: new Set(),
    lastMicros: 0,
  };
}

function seedUsers(): User[] {
  return [
    {
      id: 'U0AIKO',
      name: 'aiko.tanaka',
      realName: 'Aiko Tanaka',
      title: 'Security analyst',
      email: 'aiko.tanaka@kestrel.example',
      tz: 'Asia/Tokyo',
      tzOffsetSeconds: 32_400,
      isBot: false,
      color: '#b3446c',
    },
    {
      id: 'U0BEN',
      name: 'ben.ortiz',
      realName: 'Ben Ortiz',
      title: 'Cloud engineer',
      email: 'ben.ortiz@kestrel.example',
      tz: 'Asia/Tokyo',
      tzOffsetSeconds: 32_400,
      isBot: false,
      color: '#2e7d6b',
    },
    {
      id: 'U0BOT',
      name: 'gd-triage',
      realName: 'gd-triage',
      tz: 'America/Los_Angeles',
      tzOffsetSeconds: -28_800,
      isBot: true,
      color: '#3f51b5',
    },
  ];
}

function seedBots(): Bot[] {
  return [{ id: 'B0GDTRIAGE', appId: 'A0GDTRIAGE', name: 'gd-triage', userId: 'U0BOT' }];
}

function seedChannels(): Channel[] {
  const created = 1_750_000_000;
  const everyone = ['U0AIKO', 'U0BEN'];
  return [
    {
      id: 'C0SECALERTS',
      name: 'security-alerts',
      kind: 'channel',
      members: new Set([...everyone, 'U0BOT']),
      external: false,
      topic: 'GuardDuty findings of all accounts',
      created,
    },
    {
      id: 'C0GENERAL',
      name: 'general',
      kind: 'channel',
      members: new Set(everyone),
      external: false,
      topic: 'Company-wide announcements',
      created,
    },
    {
      id: 'C0PARTNER',
      name: 'partner-kestrel-acme',
      kind: 'channel',
      members: new Set([...everyone, 'U0BOT']),
      external: true,
      topic: 'Shared with Acme Logistics',
      created,
    },
  ];
}

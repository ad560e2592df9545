import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { z } from 'zod';
import { findFreePort } from '../find-free-port.ts';

const program =
  process.env['LOCAL_SLACK_PATH'] ??
  path.join(import.meta.dirname, '../../node_modules/local-slack-linux-x64/bin/local-slack');

/** Everything of the emulator's messages that the tests look at. */
const EmulatorMessage = z.looseObject({
  ts: z.string(),
  user: z.string().optional(),
  text: z.string().default(''),
  thread_ts: z.string().optional(),
  subtype: z.string().optional(),
  ephemeral_to: z.string().optional(),
  edited: z.unknown().optional(),
  blocks: z.array(z.unknown()).default([]),
  files: z.array(z.looseObject({ id: z.string(), name: z.string() })).default([]),
});
export type EmulatorMessage = z.infer<typeof EmulatorMessage>;

/** A Slack somebody else wrote, with one workspace, one app and two people. */
export interface Emulator {
  /** What the bot needs to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where its page in the browser connects to. */
  readonly pageUrl: string;
  messages(channel: string): Promise<readonly EmulatorMessage[]>;
  /** All traffic between bot and emulator, each step as JSON text. */
  log(): Promise<readonly string[]>;
  /** Does something a person does: `command`, `interact`, `open-home`, `message`. */
  act(what: string, body: object): Promise<void>;
  download(fileId: string): Promise<string>;
  stop(): Promise<void>;
}

const botUser = 'U0GDBOT';
export const channel = 'C0SECALERTS';
const tokens = { botToken: 'xoxb-emulator', appToken: 'xapp-emulator' };

/** Starts local-slack on a free port. */
export async function startEmulator(): Promise<Emulator> {
  if (!existsSync(program)) {
    throw new Error(
      `The Slack emulator is missing: run npm install --no-save local-slack-linux-x64@0.1.8 first (looked at ${program}).`,
    );
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-emulator-'));
  const config = path.join(folder, 'workspace.yaml');
  await writeFile(config, stringify(workspace));
  const port = await findFreePort();
  const child = spawn(
    program,
    ['--config', config, '--port', String(port), '--base-host', '127.0.0.1', '--files-dir', folder],
    {
      stdio: 'ignore',
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await stopProcess(child);
    await rm(folder, { recursive: true, force: true });
  };
  await awaitAnswer(`${url}/_control/state`, child).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { ...useControl(url), stop };
}

const workspace = {
  workspace: { name: 'Kestrel Retail', domain: 'kestrel', teamId: 'T0KESTREL' },
  apps: [{ appId: 'A0GDTRIAGE', botUserId: botUser, botName: 'gd-triage', ...tokens, mode: 'socket' }],
  users: [
    { id: 'U0AIKO', name: 'aiko', real_name: 'Aiko Tanaka' },
    { id: 'U0BEN', name: 'ben', real_name: 'Ben Ortiz' },
  ],
  channels: [{ id: channel, name: 'security-alerts', members: ['U0AIKO', 'U0BEN', botUser] }],
};

function useControl(url: string): Omit<Emulator, 'stop'> {
  return {
    environment: {
      SLACK_BOT_TOKEN: tokens.botToken,
      SLACK_APP_TOKEN: tokens.appToken,
      SLACK_API_URL: `${url}/api/`,
    },
    pageUrl: `${url.replace('http', 'ws')}/ui`,
    messages: async (id) => {
      const { messages } = z
        .object({ messages: z.array(EmulatorMessage) })
        .parse(await readJson(`${url}/_control/messages/${id}`));
      return messages;
    },
    log: async () => {
      const { log } = z.object({ log: z.array(z.unknown()) }).parse(await readJson(`${url}/_control/log`));
      return log.map((entry) => JSON.stringify(entry));
    },
    act: async (what, body) => {
      const response = await fetch(`${url}/_control/${what}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`The emulator refused ${what}: ${await response.text()}`);
    },
    download: async (fileId) => {
      const info = await readJson(`${url}/api/files.info?file=${fileId}`, tokens.botToken);
      const { file } = z.object({ file: z.looseObject({ url_private: z.string() }) }).parse(info);
      const response = await fetch(file.url_private, { headers: { authorization: `Bearer ${tokens.botToken}` } });
      return response.text();
    },
  };
}

async function readJson(url: string, token?: string): Promise<unknown> {
  const response = await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  return response.json();
}

async function awaitAnswer(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + 20_000;
  while (Date.now() < until && child.exitCode === null) {
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await sleep(50);
  }
  throw new Error('The Slack emulator did not start within 20 s.');
}

/** Asks a process to end, and ends it when it does not. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(killer);
}

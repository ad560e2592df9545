import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { World } from '../../src/demo/world.ts';
import { findFreePort } from '../find-free-port.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { runProgram, startProgram } from './start-program.ts';
import { openWorld } from './start-story.ts';
import { waitFor } from './wait-for.ts';

/** A refusal comes without waiting for anything; a busy machine may need long for reading the libraries. */
const soonMs = 30_000;

let world: World;
let folder: string;

beforeAll(async () => {
  world = await openWorld();
  folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-start-'));
  await writeFile(path.join(folder, 'broken.yml'), 'timeZone: Mars/Olympus\nchanels: []\nlanguage: xx\n');
  await writeFile(path.join(folder, 'not-yaml.yml'), 'timeZone: [unclosed\n');
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a start that cannot work ends with code 2, soon and with one clear message', () => {
  it.each([
    ['a wrong bot token', { SLACK_BOT_TOKEN: 'xoxb-wrong' }, /refused SLACK_BOT_TOKEN[^]*api\.slack\.com/],
    ['a wrong app token', { SLACK_APP_TOKEN: 'xapp-wrong' }, /refused SLACK_APP_TOKEN[^]*api\.slack\.com/],
    ['a token of the wrong kind', { SLACK_BOT_TOKEN: 'xapp-swapped' }, /SLACK_BOT_TOKEN[^]*begins with xoxb-/],
    ['no tokens', { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' }, /SLACK_BOT_TOKEN[^]*SLACK_APP_TOKEN/],
    ['half of JIRA', { JIRA_EMAIL: '' }, /JIRA_EMAIL[^]*set all four/],
    ['a configuration file that is not there', { GD_TRIAGE_CONFIG: 'missing.yml' }, /missing\.yml[^]*does not exist/],
    ['mistakes in the configuration', { GD_TRIAGE_CONFIG: 'broken.yml' }, /timeZone[^]*chanels|chanels[^]*timeZone/],
    ['a configuration that is no YAML', { GD_TRIAGE_CONFIG: 'not-yaml.yml' }, /not-yaml\.yml/],
  ])('%s', async (_, wrong, expected) => {
    const environment = { ...world.environment, GD_TRIAGE_DATA_DIR: folder, GD_TRIAGE_LOG_LEVEL: 'silent', ...wrong };
    const { code, stdout, stderr, elapsedMs } = await runProgram(['start'], { environment, cwd: folder });

    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(elapsedMs).toBeLessThan(soonMs);
  });
});

describe('a bot whose token Slack takes back while it runs', () => {
  it('ends with code 2 and one clear message, and tells until then how it is', async () => {
    const { code, stderr, readiness } = await runUntilRevoked();

    expect(readiness).toEqual({ connected: 200, cut: 503 });
    expect(stderr).toMatch(/refused SLACK_APP_TOKEN \(token_revoked\)[^]*api\.slack\.com/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });
});

async function runUntilRevoked() {
  const data = await prepareDirectory();
  const port = await findFreePort();
  const environment = {
    ...world.environment,
    GD_TRIAGE_DATA_DIR: data,
    GD_TRIAGE_LOG_LEVEL: 'silent',
    GD_TRIAGE_HEALTH_PORT: String(port),
  };
  const child = startProgram(['start'], { environment, cwd: folder });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ask = async (): Promise<number | null> =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ status }) => status,
      () => null,
    );
  await waitFor('the bot connects', () => world.slack.connections() > 0 || child.exitCode !== null);
  const connected = await ask();
  // Slack that has a bad moment is waited for.
  world.slack.refuseToken('app', 'internal_error');
  world.slack.disconnectSockets();
  await waitFor('the connection is gone', () => world.slack.connections() === 0);
  const cut = await waitFor('the bot says that it is not ready', async () => {
    const status = await ask();
    return status === 503 && status;
  });
  world.slack.refuseToken('app', 'token_revoked');
  await once(child, 'close');
  world.slack.refuseToken('app', null);
  await rm(data, { recursive: true, force: true });
  return { code: child.exitCode, stderr, readiness: { connected, cut } };
}

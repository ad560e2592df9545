import { rm } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { prepareDirectory } from '../../prepared-directory.ts';
import { press, readFiles, waitForButton, waitForReports } from '../../story/read-slack.ts';
import { type Lab, openLab } from '../open-lab.ts';
import { startBotInLab } from '../start-bot-in-lab.ts';

/** The bot looks at its token once a minute, so this is part of `npm run test:faults` only. */
const test = process.env['FAULTS'] === 'all' ? it : it.skip;
const answer = () => ({ status: 200, body: '{"ok":false,"error":"token_revoked"}' });

test('a token that is revoked ends the bot, and the next start goes on with what was asked meanwhile', async () => {
  const lab = await openLab();
  const folder = await prepareDirectory();
  try {
    const ts = await askInVain(lab, folder);
    const next = await startBotInLab(lab, {}, folder);
    await waitForReports(lab.world, ts, { limitMs: 120_000 });
    await next.stop();

    expect(readFiles(lab.world, ts)).toHaveLength(1);
    expect(lab.world.jira.issues()).toHaveLength(1);
  } finally {
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 600_000);

/** Somebody presses the button of a bot whose token is over. Returns where. */
async function askInVain(lab: Lab, folder: string): Promise<string> {
  const { world, proxies } = lab;
  const bot = await startBotInLab(lab, {}, folder);
  try {
    const { ts } = await world.deliver('01-s3-exfiltration-sandbox');
    const button = await waitForButton(world, ts);
    proxies.slack.fail('401', { answer, match: ({ path }) => path.startsWith('/api/') });
    await press(world, button);
    await expect(bot.refused).resolves.toMatchObject({
      code: 'slack_token_rejected',
      context: { variable: 'SLACK_BOT_TOKEN', reason: 'token_revoked' },
    });
    return ts;
  } finally {
    await bot.stop();
    await proxies.slack.clear();
  }
}

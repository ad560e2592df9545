import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeMessage, listMessages } from '../../src/demo/slack/workspace.ts';
import { waitFor } from '../story/wait-for.ts';
import { alerts, openSurroundings, type Surroundings, startTestBot, type TestBot } from './world/open-reception.ts';
import { pause, postAlert, press, readPosts, readReplies, showBlocks, writeAlert } from './world/post-alerts.ts';

let around: Surroundings;
let bot: TestBot;
beforeAll(async () => {
  around = await openSurroundings();
  const channels = [alerts, 'C0PARTNER'].map((id) => ({ id, allowedSenders: ['B0AWS'] }));
  bot = await startTestBot(around, { admin: 'U0BEN', channels });
});
afterAll(async () => {
  await bot.stop();
  await around.close();
});

const replyTo = (ts: string) => waitFor('a reply', () => readReplies(around, ts)[0]);
/** The message says so a moment before the books are closed; until then another request joins the same investigation. */
const endOf = (ts: string) =>
  waitFor('the end of the investigation', async () => {
    const isSaid = readReplies(around, ts).some((one) => showBlocks(one).includes('Investigation finished'));
    return isSaid && (await around.store.unfinished()).length === 0;
  });

describe('an alert without an id', () => {
  it('leads to a choice in its thread where several findings fit, and the chosen one is investigated', async () => {
    const type = 'Recon:EC2/Portscan';
    const [one, other] = ['i-0aaaaaaaaaaaaaaaa', 'i-0bbbbbbbbbbbbbbbb'].map((instanceId) => {
      const document = { resource: { resourceType: 'Instance', instanceDetails: { instanceId } }, service: {} };
      return around.findings.add({ type, document, accountId: '777788889999' });
    });
    const { fields } = writeAlert({ id: '', region: 'eu-west-1', accountId: '777788889999', type, severity: 8 });
    const { ts } = await around.server.postAs({ channel: alerts, bot_id: 'B0AWS', attachments: [{ fields }] });
    await press(around, await replyTo(ts), { blockId: `analyze:${ts}:0` });
    const choice = await waitFor('the choice', () => readReplies(around, ts)[1]);
    expect(choice.text).toBe('2 findings fit. Choose the one that is meant.');
    for (const sign of [type, '8 (High)', 'i-0aaaaaaaaaaaaaaaa', '777788889999', one?.id ?? '?', 'Searched: ']) {
      expect(showBlocks(choice)).toContain(sign);
    }
    // A second click on the alert leads to the same choice.
    await press(around, await replyTo(ts), { blockId: `analyze:${ts}:0`, as: 'U0BEN' });
    await press(around, choice, { blockId: `analyze:${ts}:choice1` });
    await endOf(ts);
    expect((await around.store.caseAt({ channel: alerts, ts, threadTs: ts }))?.finding.id).toBe(other?.id);
    expect(readReplies(around, ts).filter(({ text }) => text.includes('findings fit'))).toHaveLength(1);
    await waitFor('the offer shows who started', () => showBlocks(readReplies(around, ts)[0]).includes('U0AIKO'));
  });

  it('says what was searched where nothing fits', async () => {
    const type = 'Backdoor:EC2/Spambot';
    const { fields } = writeAlert({ id: '', region: 'eu-west-1', accountId: '111122223333', type, severity: 8 });
    const { ts } = await around.server.postAs({ channel: alerts, bot_id: 'B0AWS', attachments: [{ fields }] });
    await press(around, await replyTo(ts), { blockId: `analyze:${ts}:0` });
    await waitFor('the answer', () => {
      const said = listMessages(around.server.workspace, alerts);
      return said.some(({ visibleTo, text }) => visibleTo === 'U0AIKO' && text.includes('searched: the list'));
    });
  });
});

describe('who is listened to', () => {
  it('another app whose finding AWS confirms, but no app with an invented one, and no person', async () => {
    const finding = around.findings.add();
    const forged = await postAlert(around, { ...finding, id: 'f'.repeat(32) }, { sender: 'B0STRANGER' });
    const { ts: typed } = await around.server.postAs({
      channel: alerts,
      user: 'U0BEN',
      text: `look at ${finding.arn ?? finding.id}`,
    });
    const real = await postAlert(around, finding, { sender: 'B0STRANGER' });
    await replyTo(real);
    await pause(100);
    expect([forged, typed].flatMap((ts) => readReplies(around, ts))).toEqual([]);
  });

  it('edits of a listed sender: the first id it brings gives the one reply its button', async () => {
    const finding = around.findings.add();
    const text = { text: 'GuardDuty finding is being prepared' };
    const { ts } = await around.server.postAs({ channel: alerts, bot_id: 'B0AWS', ...text });
    const message = listMessages(around.server.workspace, alerts).find((one) => one.ts === ts);
    if (!message) throw new Error('The message is gone.');
    changeMessage(around.server.workspace, message, { text: '', attachments: [writeAlert(finding)] });
    expect(showBlocks(await replyTo(ts))).toContain(finding.id);
    changeMessage(around.server.workspace, message, { text: 'Seen by the team', attachments: [writeAlert(finding)] });
    await pause(100);
    expect(readReplies(around, ts)).toHaveLength(1);
  });

  it('an alert that named no id at first: its reply gets the id and stays the only one', async () => {
    const finding = around.findings.add();
    const { fields } = writeAlert(finding);
    const { ts } = await around.server.postAs({ channel: alerts, bot_id: 'B0AWS', attachments: [{ fields }] });
    expect(showBlocks(await replyTo(ts))).not.toContain(finding.id);
    const message = listMessages(around.server.workspace, alerts).find((one) => one.ts === ts);
    if (!message) throw new Error('The message is gone.');
    changeMessage(around.server.workspace, message, { attachments: [writeAlert(finding)] });
    await waitFor('the id in the reply', () => showBlocks(readReplies(around, ts)[0]).includes(finding.id));
    expect(readReplies(around, ts)).toHaveLength(1);
  });
});

describe('several alerts', () => {
  it('of one finding are counted in its one reply', async () => {
    const finding = around.findings.add();
    const first = await postAlert(around, finding);
    await replyTo(first);
    const later = [await postAlert(around, finding), await postAlert(around, finding)];
    await waitFor('the count', () => showBlocks(readReplies(around, first)[0]).includes('3 alerts so far'));
    expect(later.flatMap((ts) => readReplies(around, ts))).toEqual([]);
    expect(readReplies(around, first)).toHaveLength(1);
  });

  it('in one message get a button each', async () => {
    const findings = [around.findings.add(), around.findings.add(), around.findings.add()];
    const attachments = findings.map((finding) => writeAlert(finding));
    const { ts } = await around.server.postAs({ channel: alerts, bot_id: 'B0AWS', attachments });
    const shown = showBlocks(await replyTo(ts));
    expect(findings.filter(({ id }) => shown.includes(id))).toHaveLength(3);
    expect(shown.match(/"type":"button"/g)).toHaveLength(3);
  });
});

describe('a sample', () => {
  it('is named in the offer, with the question who made it', async () => {
    const finding = around.findings.add();
    const attachments = [{ ...writeAlert(finding), text: 'EC2 instance i-99999999 is behaving like a bot.' }];
    const { ts } = await around.server.postAs({ channel: alerts, bot_id: 'B0AWS', attachments });
    expect(showBlocks(await replyTo(ts))).toContain('Who made it?');
  });
});

describe('a command with the beginning of an id', () => {
  const run = (text: string) =>
    around.server.perform({ type: 'slash', as: 'U0AIKO', channel: alerts, command: '/gd-triage', text });

  it('finds the finding in GuardDuty, later the case', async () => {
    const finding = around.findings.add();
    await run(finding.id.slice(0, 10));
    const thread = await waitFor('the thread', () =>
      readPosts(around).find((one) => showBlocks(one).includes(finding.id)),
    );
    await endOf(thread.ts);
    await run(finding.id.slice(0, 8));
    await waitFor('a second report', () => {
      const ended = readReplies(around, thread.ts).filter((one) => showBlocks(one).includes('Investigation finished'));
      return ended.length === 2;
    });
  });

  it('uses the thread of the alert there is', async () => {
    const finding = around.findings.add();
    const ts = await postAlert(around, finding);
    await replyTo(ts);
    await run(finding.id);
    await endOf(ts);
  });
});

describe('a channel shared with another organisation', () => {
  it('gets nothing; the administrator is told once', async () => {
    await postAlert(around, around.findings.add(), { channel: 'C0PARTNER' });
    const { workspace } = around.server;
    const direct = await waitFor('the notice', () =>
      [...workspace.channels.values()].find(({ kind, id }) => kind === 'dm' && listMessages(workspace, id).length > 0),
    );
    await postAlert(around, around.findings.add(), { channel: 'C0PARTNER' });
    await pause(150);
    const told = listMessages(workspace, direct.id);
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('C0PARTNER');
    expect([...direct.members]).toContain('U0BEN');
    expect(readPosts(around, 'C0PARTNER')).toEqual([]);
  });
});

it('nothing went wrong that nobody expected', () => {
  const expected = /Analysis refused|shared with another organisation/;
  expect(around.log.troubles.filter((trouble) => !expected.test(trouble))).toEqual([]);
});

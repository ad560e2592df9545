import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../story/wait-for.ts';
import { openSurroundings, type Surroundings, startTestBot } from './world/open-reception.ts';
import { pause, postAlert, readReplies, showBlocks } from './world/post-alerts.ts';

let around: Surroundings;
beforeAll(async () => {
  around = await openSurroundings();
});
afterAll(async () => around.close());

const rules = [{ minSeverity: 7, types: ['Exfiltration:*'], accounts: ['111122223333'], maxPerHour: 2 }];
const isStarted = (ts: string) => readReplies(around, ts).some((one) => showBlocks(one).includes('a rule under'));
const isFinished = (ts: string) => readReplies(around, ts).some((one) => showBlocks(one).includes('finished'));

describe('a rule', () => {
  it('starts what it wants by the facts of GuardDuty, so many an hour, also after a restart', async () => {
    const bot = await startTestBot(around, { rules });
    const wanted = around.findings.add({ severity: 8 });
    // The alert claims more than is true.
    const mild = around.findings.add({ severity: 5 });
    const boasting = await postAlert(around, { ...mild, severity: 9 });
    const elsewhere = await postAlert(around, around.findings.add({ accountId: '222233334444' }));
    const otherType = await postAlert(around, around.findings.add({ type: 'Recon:EC2/Portscan' }));
    const first = await postAlert(around, wanted);
    await waitFor('the report', () => isFinished(first));
    expect(isStarted(first)).toBe(true);
    expect([boasting, elsewhere, otherType].filter(isStarted)).toEqual([]);
    // The same finding again is no new start.
    await postAlert(around, wanted);
    const second = await postAlert(around, around.findings.add());
    await waitFor('the second report', () => isFinished(second));
    const third = await postAlert(around, around.findings.add());
    await pause(300);
    await bot.stop();
    const later = await startTestBot(around, { rules });
    const fourth = await postAlert(around, around.findings.add());
    await waitFor('its offer', () => readReplies(around, fourth).length === 1);
    await pause(300);
    expect([third, fourth].filter(isStarted)).toEqual([]);
    await later.stop();
  });
});

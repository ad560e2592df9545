import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPermission } from '../../src/slack/permission.ts';
import { alerts, openSlack, type TestSlack } from './start-slack.ts';

let world: TestSlack;
beforeAll(async () => {
  world = await openSlack();
});
afterAll(async () => world.stop());

const demand = (allowed: readonly string[] | null, user: string, channel = alerts) =>
  createPermission({ client: world.slack.client, allowed, watched: [alerts] }).demand(user, channel, async () => false);

describe('who may ask for an analysis', () => {
  it.each([
    ['a member of the channel where nothing is set', null, 'U0AIKO'],
    ['anybody where everybody is', ['*'], 'U0GUEST'],
    ['a person who is named', ['U0BEN'], 'U0BEN'],
    ['a person of a group that is named', ['S0SECOPS'], 'U0AIKO'],
  ])('%s', async (_, allowed, user) => {
    await expect(demand(allowed, user)).resolves.toBeUndefined();
  });

  it.each([
    ['somebody who is not in the channel', null, 'U0GUEST'],
    ['somebody who is not named', ['U0AIKO'], 'U0BEN'],
    ['somebody who is not in the group', ['S0SECOPS'], 'U0BEN'],
    ['anybody where nobody is named', [], 'U0AIKO'],
  ])('not %s', async (_, allowed, user) => {
    await expect(demand(allowed, user)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  it('not the members of a channel nobody watches, unless the case has its thread there', async () => {
    const permission = createPermission({ client: world.slack.client, allowed: null, watched: [] });
    await expect(permission.demand('U0AIKO', alerts, async () => false)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(permission.demand('U0AIKO', alerts, async () => true)).resolves.toBeUndefined();
    await expect(permission.demand('U0GUEST', alerts, async () => true)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  it('nobody in a channel shared with another organisation', async () => {
    await expect(demand(['*'], 'U0AIKO', 'C0PARTNER')).rejects.toMatchObject({ code: 'external_channel' });
  });

  it('nobody where Slack does not answer', async () => {
    await expect(demand(['S0NOBODY'], 'U0AIKO')).rejects.toThrow();
    await expect(demand(['*'], 'U0AIKO', 'C0NOWHERE')).rejects.toMatchObject({ code: 'slack_not_in_channel' });
    const permission = createPermission({ client: world.slack.client, allowed: ['S0NOBODY'], watched: [] });
    expect(await permission.allows('U0AIKO', alerts)).toBe(false);
  });
});

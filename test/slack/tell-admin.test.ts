import { afterEach, describe, expect, it } from '@jest/globals';
import { fail } from '../../src/domain/errors.ts';
import { tellAdmin } from '../../src/slack/tell-admin.ts';
import { createLog, openSlack, readMessages, type TestSlack } from './start-slack.ts';

let opened: TestSlack | null = null;
afterEach(async () => opened?.stop());

const trouble = fail('database_restored', { movedTo: '/data/<!channel>', backup: 'b.jsonl.gz' });

describe('the administrator', () => {
  it('is told in the log and in a direct message, in the language of the organisation', async () => {
    opened = await openSlack();
    const { server, slack } = opened;
    const log = createLog();
    await tellAdmin(trouble, { client: slack.client, admin: 'U0AIKO', language: 'ja', log });
    const direct = [...server.workspace.channels.values()].filter(({ kind }) => kind !== 'channel');
    const [message] = direct.flatMap(({ id }) => readMessages(server, id));

    expect(message?.text).toContain('バックアップ (b.jsonl.gz) から復元しました');
    expect(message?.text).not.toContain('<!channel>');
    expect(log.lines).toEqual([trouble.message]);
  });

  it('is told in the log alone where nobody is named, or Slack refuses', async () => {
    opened = await openSlack();
    const { server, slack } = opened;
    const log = createLog();
    server.refuseToken('bot', 'internal_error');
    await tellAdmin(trouble, { client: slack.client, admin: null, language: 'en', log });
    await tellAdmin(trouble, { client: slack.client, admin: 'U0AIKO', language: 'en', log });

    expect(log.lines.filter((line) => line === trouble.message)).toHaveLength(2);
    expect(log.lines.at(-1)).toBe('The administrator could not be told');
  });
});

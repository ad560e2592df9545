import { describe, expect, it } from '@jest/globals';
import { SocketModeReceiver } from '@slack/bolt';
import { bridgeLogger } from '../../src/slack/bridge-logger.ts';
import { keepConnected } from '../../src/slack/keep-connected.ts';
import { createLog } from './start-slack.ts';

describe('a message of Slack the library cannot read', () => {
  it('is noted, and nothing is left unhandled', async () => {
    const log = createLog();
    const rejections: unknown[] = [];
    const note = (reason: unknown) => void rejections.push(reason);
    process.on('unhandledRejection', note);
    const { client } = new SocketModeReceiver({ appToken: 'xapp-test', logger: bridgeLogger(log) });
    keepConnected(client, log);
    client.emit(
      'ws_message',
      JSON.stringify({ type: 'events_api', envelope_id: '1', payload: { type: 'app_rate_limited' } }),
      false,
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
    expect(log.lines).toContain('A message of Slack could not be read');
  });
});

describe('what the library says', () => {
  it('reaches our log without tokens', () => {
    const said: object[] = [];
    const keep = (fields: object) => void said.push(fields);
    const log = { ...createLog(), warn: keep, child: () => ({ ...createLog(), warn: keep }) };
    bridgeLogger(log).warn('bad token', 'xoxb-12-secret', new Error('xapp-1-other'));
    expect(said).toEqual([{ text: 'bad token (token) (token)' }]);
  });
});

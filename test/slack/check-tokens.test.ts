import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { connectSlack } from '../../src/slack/connect.ts';
import { createLog, tokens } from './start-slack.ts';

describe('the check of the tokens', () => {
  it('gives up on a Slack that takes the connection and says nothing', async () => {
    let calls = 0;
    const silent = createServer(() => void (calls += 1));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const waiting = connectSlack({ ...tokens, apiUrl: `http://127.0.0.1:${port}/api/`, log: createLog() });
    await expect(waiting).rejects.toMatchObject({ code: 'slack_unreachable' });
    // Two seconds each: two attempts with either token.
    expect(calls).toBeLessThanOrEqual(4);
    silent.closeAllConnections();
    silent.close();
  });
});

import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { cwd, load, minimal, mistakesOf, slack } from './load-yaml.ts';

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('contradictions', () => {
  const servers = 'mcpServers: {splunk: {url: "https://s.example/mcp"}}\npolicy: {splunk: {preset: splunk-official}}\n';
  const log = (entry: string, rest = servers): string =>
    `${minimal.replace('logSources: []', '')}logSources: [${entry}]\n${rest}`;
  const viaSplunk = 'source: entra, accounts: ["*"], via: splunk, index: i, sourcetype: s, collected: true';

  const trail = 'mcpServers: {trail: {command: x}}\npolicy: {trail: {preset: awslabs-cloudtrail}}\n';
  const standIn = 'source: cloudtrail, via: cloudtrail-api, server: trail, collected: true';

  it.each([
    [
      'an unknown server',
      log(`{${viaSplunk}, server: splank}`),
      'logSources[0].server names splank, which is not under',
    ],
    ['a server without policy', log(`{${viaSplunk}, server: splunk}`, servers.split('\n')[0]), 'add policy.splunk'],
    [
      'a disabled server',
      log(`{${viaSplunk}, server: splunk}`, servers.replace('{url', '{disabled: true, url')),
      'is disabled',
    ],
    ['a log without server', log(`{${viaSplunk}}`), 'logSources[0].server is missing'],
    [
      'data events through the API',
      log('{source: cloudtrail, events: [s3-data], accounts: ["*"], via: cloudtrail-api, collected: true}'),
      'logSources[0].events names s3-data',
    ],
    [
      'sign-ins through the API',
      log('{source: entra, accounts: ["*"], via: cloudtrail-api, collected: true}'),
      'logSources[0].via is cloudtrail-api',
    ],
    [
      'a server for more than the account it reads',
      log(`{${standIn}, accounts: ["*"]}`, trail),
      'logSources[0].accounts must name the one account that trail reads',
    ],
    [
      'a server for CloudTrail that is none',
      log(`{${standIn}, accounts: ["111122223333"]}`, trail.replace('awslabs-cloudtrail', 'aws-docs')),
      'logSources[0].server names trail, whose preset is not awslabs-cloudtrail',
    ],
    [
      'events of a log that has no classes',
      log('{source: dns, events: management, accounts: ["*"], via: splunk, collected: false}'),
      'logSources[0].events belongs to source cloudtrail',
    ],
    [
      'an account nobody listed',
      log('{source: dns, accounts: ["999999999999"], via: splunk, collected: false}'),
      'logSources[0].accounts names account 999999999999',
    ],
    [
      'a log that ends before it begins',
      log(
        '{source: dns, accounts: ["*"], via: splunk, collected: false, from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z"}',
      ),
      'logSources[0].to is not after from',
    ],
    [
      'a policy for no server',
      `${minimal}policy: {splunk: {preset: splunk-official}}`,
      'policy.splunk is for a server',
    ],
    ['the name of a built-in server', `${minimal}mcpServers: {files: {command: x}}`, 'mcpServers.files has the name'],
    [
      'a channel listed twice',
      `${minimal}channels: [{id: C01, allowedSenders: [B01]}, {id: C01, allowedSenders: [B02]}]`,
      'channels[1].id C01 is listed twice',
    ],
    [
      'a day without hours',
      `${minimal}businessHours: {days: [mon], start: "09:00", end: "09:00"}`,
      'businessHours.end',
    ],
    [
      'a variable without end',
      `${minimal}userPatterns: [{prefix: "\${A", label: b}]`,
      'userPatterns[0].prefix has "${"',
    ],
    [
      'a server of unknown kind',
      `${minimal}mcpServers: {x: {type: sse, url: "https://x"}}`,
      'mcpServers.x.type must be http or stdio',
    ],
  ])('refuses %s', (_, yaml, mistake) => {
    expect(mistakesOf(() => load(yaml))).toEqual([expect.stringContaining(mistake)]);
  });

  it('accepts what fits together', () => {
    expect(load(log(`{${viaSplunk}, server: splunk}`)).organisation.logSources).toHaveLength(1);
    expect(load(`${minimal}policy: {cloudtrail: {preset: cloudtrail}}`).policy).toHaveProperty('cloudtrail');
  });

  it('expands variables, defaults and the literal', () => {
    const yaml = `${minimal}mcpServers: {x: {command: "\${CMD}", args: ["\${NONE:-a b}", "\${NONE:-}", "$\${NONE}"]}}`;
    const { mcpServers } = load(yaml, { ...slack, CMD: 'run' });
    expect(mcpServers['x']).toMatchObject({ type: 'stdio', command: 'run', args: ['a b', '', '${NONE}'] });
  });
});

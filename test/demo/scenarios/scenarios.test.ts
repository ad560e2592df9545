import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ipaddr from 'ipaddr.js';
import type { Scenario } from '../../../src/demo/load-scenarios.ts';
import { loadScenarios } from '../../../src/demo/load-scenarios.ts';

const folder = new URL('../../../src/demo/scenarios', import.meta.url).pathname;
const names = (await readdir(folder)).sort();
const now = new Date();
const alertTime = now.getTime() - 3 * 60 * 1000;
/** Times are moved by whole seconds. */
const slackMs = 1000;
let scenarios: Scenario[];

beforeAll(async () => {
  scenarios = await loadScenarios(folder, now);
});

function named(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`scenario ${name} was not loaded`);
  return found;
}

async function readAll(name: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

const exampleRanges = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '10.0.0.0/8', '0.0.0.0/32'];

function isExampleAddress(text: string): boolean {
  const address = ipaddr.IPv4.parse(text);
  return exampleRanges.some((range) => address.match(ipaddr.IPv4.parseCIDR(range)));
}

describe('the scenarios together', () => {
  it('are the seven of the tour, in order', () => {
    expect(scenarios.map(({ name }) => name)).toEqual(names);
    expect(names.map((name) => name.slice(0, 2))).toEqual(['01', '02', '03', '04', '05', '06', '07']);
  });

  it('have findings of their own and no event twice', () => {
    const ids = scenarios.map(({ finding }) => finding.Id);
    expect(new Set(ids).size).toBe(ids.length);
    const events = scenarios.flatMap(({ logs }) => logs.cloudtrail.map((event) => event['eventID']));
    expect(new Set(events).size).toBe(events.length);
  });

  it('announce themselves in different formats, one without a finding id', () => {
    const silent = scenarios.filter(({ alert, finding }) => !JSON.stringify(alert).includes(finding.Id));
    expect(silent.map(({ name }) => name)).toEqual(['05-instance-credentials-outside']);
    const senders = scenarios.map(({ sender }) => sender.bot_id);
    expect(new Set(senders).size).toBe(senders.length);
  });
});

describe.each(names)('scenario %s', (name) => {
  it('has a finding whose parts agree, seen before its alert', () => {
    const { finding } = named(name);
    const detector = finding.Service.DetectorId;
    expect(finding.Id).toMatch(/^[0-9a-f]{32}$/);
    expect(finding['Arn']).toBe(
      `arn:aws:guardduty:${finding.Region}:${finding.AccountId}:detector/${detector}/finding/${finding.Id}`,
    );
    const updated = Date.parse(String(finding['UpdatedAt']));
    expect(updated).toBeGreaterThanOrEqual(Date.parse(String(finding['CreatedAt'])));
    expect(updated).toBeLessThan(alertTime);
    expect(alertTime - updated).toBeLessThan(10 * 60 * 1000);
  });

  it('has an alert that names account, region and type, escaped as Slack does', () => {
    const { alert, finding } = named(name);
    const text = JSON.stringify(alert);
    expect(text).toContain(finding.AccountId);
    expect(text).toContain(finding.Region);
    // Security Hub writes the type with a dash.
    const types = [finding.Type, finding.Type.replace('/', '-')].map((type) => type.replaceAll('&', '&amp;'));
    expect(types.some((type) => text.includes(type))).toBe(true);
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });

  it('has records of the past 90 days only, and management events in their region', () => {
    const { logs } = named(name);
    const times = [
      ...logs.cloudtrail.map((event) => Date.parse(String(event['eventTime']))),
      ...logs.entra.map((row) => Date.parse(String(row['time']))),
      ...logs.dns.map((row) => Date.parse(String(row['query_timestamp']))),
      ...logs.vpcflow.map((row) => Number(row['start']) * 1000),
    ];
    expect(times.length).toBeGreaterThan(30);
    expect(Math.max(...times)).toBeLessThanOrEqual(alertTime + slackMs);
    expect(Math.min(...times)).toBeGreaterThan(now.getTime() - 90 * 24 * 3600 * 1000);
    expect(logs.cloudtrail.every((event) => event['eventCategory'] === 'Management')).toBe(true);
    const global = logs.cloudtrail.filter((event) => event['eventSource'] === 'iam.amazonaws.com');
    expect(global.every((event) => event['awsRegion'] === 'us-east-1')).toBe(true);
  });

  it('expects the report to mention only what its own material holds', () => {
    const { expected, finding, logs, trails } = named(name);
    const material = JSON.stringify([finding, logs, trails]);
    // Words of the report itself, and counts, stand in no record.
    const known = expected.mustMention.filter((text) => text !== 'not observable' && !/^\d{1,3}$/.test(text));
    expect(known.filter((text) => !material.includes(text))).toEqual([]);
    expect(known.length).toBeGreaterThan(2);
  });

  it('holds no secret, no real address and no file too large to read', async () => {
    for (const { path, text } of await readAll(name)) {
      expect((await stat(path)).size).toBeLessThan(300 * 1024);
      const keyIds = text.match(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g) ?? [];
      expect(keyIds.filter((id) => !id.endsWith('EXAMPLE'))).toEqual([]);
      expect(text).not.toMatch(/secretAccessKey|-----BEGIN|xox[abp]-|"sessionToken":"(?!HIDDEN)/);
      const addresses = text.match(/(?<![\w./-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.-])/g) ?? [];
      expect(
        addresses.filter((address) => ipaddr.IPv4.isValid(address) && !isExampleAddress(address)).filter(isNotVersion),
      ).toEqual([]);
    }
  });
});

/** Version numbers of browsers look like addresses. */
function isNotVersion(text: string): boolean {
  return !text.endsWith('.0.0.0');
}

describe('what each scenario is about', () => {
  it('01: forty sign-in rows and more for nineteen sign-ins, all with MFA from our own egress', () => {
    const { logs, splunkCloudTrail } = named('01-s3-exfiltration-sandbox');
    const rows = logs.entra
      .map((row) => JSON.stringify(row))
      .filter((row) => row.includes('ext-m.sato@kestrel.example'));
    const succeeded = rows.filter((row) => row.includes('"category":"SignInLogs"') && row.includes('"errorCode":0'));
    expect(splunkCloudTrail).toBe(false);
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(new Set(succeeded.map((row) => /"id":"([^"]+)"/.exec(row)?.[1])).size).toBe(19);
    expect(rows.every((row) => row.includes('"ipAddress":"203.0.113.66"'))).toBe(true);
    expect(succeeded.every((row) => row.includes('"multiFactorAuthentication"'))).toBe(true);
  });

  it('03: sixty days of the CI user from one address, then another address', () => {
    const own = named('03-ci-user-lateral-steps').logs.cloudtrail.filter((event) =>
      JSON.stringify(event['userIdentity']).includes('svc-ci-deploy'),
    );
    const before = own.filter((event) => Date.parse(String(event['eventTime'])) < alertTime - 24 * 3600 * 1000);
    expect(new Set(before.map((event) => event['sourceIPAddress']))).toEqual(new Set(['203.0.113.80']));
    expect(before.length).toBeGreaterThan(100);
  });

  it('06: marked as a sample by GuardDuty itself', () => {
    const { AdditionalInfo } = named('06-sample-finding').finding.Service;
    expect(JSON.stringify(AdditionalInfo)).toContain('\\"sample\\":true');
  });

  it('07: the trail stands still for forty minutes, and no approved change covers it', () => {
    const { logs, trails } = named('07-cloudtrail-stopped');
    const timeOf = (name: string) =>
      Date.parse(String(logs.cloudtrail.find((event) => event['eventName'] === name)?.['eventTime']));
    expect(timeOf('StartLogging') - timeOf('StopLogging')).toBe(40 * 60 * 1000);
    expect(trails[0]?.stoppedAt).toBe(new Date(timeOf('StopLogging')).toISOString().replace('.000', ''));
    const approved = logs.changes.filter((change) => change['status'] === 'approved');
    expect(approved).toHaveLength(1);
    expect(JSON.stringify(approved[0]?.['resources'])).not.toContain('kestrel-prod-trail');
    expect(Date.parse(String(approved[0]?.['start']))).toBeGreaterThan(now.getTime());
  });
});

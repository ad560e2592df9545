import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readCaseFolder } from '../src/case-folder.ts';

const finding = {
  Id: '0123456789abcdef0123456789abcdef',
  Type: 'Recon:EC2/Portscan',
  Region: 'eu-west-1',
  AccountId: '111122223333',
  Severity: 5,
};
const environment = 'timeZone: Asia/Tokyo\naccounts: []\nlogSources: []\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-case-'));
  await mkdir(path.join(folder, 'logs'));
  await put('finding.json', JSON.stringify(finding));
  await put('environment.yml', environment);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, content: string) => writeFile(path.join(folder, name), content);

describe('a case folder', () => {
  it('is read, with a mark at the beginning and the line ends of Windows too', async () => {
    await put('finding.json', `\uFEFF${JSON.stringify(finding, null, 2).replaceAll('\n', '\r\n')}`);
    await put('environment.yml', `\uFEFF${environment.replaceAll('\n', '\r\n')}`);
    expect(await readCaseFolder(folder)).toMatchObject({ finding: { id: finding.Id }, faults: {} });
  });

  it.each([
    ['', {}],
    ['# none\n', {}],
    ['cloudtrail:\nentra: denied\n', { entra: 'denied' }],
  ])('may have faults: %j', async (content, faults) => {
    await put('faults.yml', content);
    expect((await readCaseFolder(folder)).faults).toEqual(faults);
  });

  it.each([
    ['faults.yml', 'cloudtrail: exploded\n', /faults\.yml cannot be read.*throttled, denied, timeout, truncated/],
    ['faults.yml', '- denied\n', /faults\.yml cannot be read/],
    ['faults.yml', 'a: [b\n', /faults\.yml cannot be read: it is not YAML/],
    ['environment.yml', 'accounts: []\n', /environment\.yml:[^]*timeZone is missing[^]*logSources is missing/],
    ['environment.yml', '- 1\n', /environment\.yml:[^]*must be a set of keys/],
    ['finding.json', '', /finding\.json cannot be read: it is not JSON/],
    ['finding.json', '{"Id": 7}', /finding\.json is not a GuardDuty finding/],
  ])('tells what is wrong in %s (%j)', async (name, content, expected) => {
    await put(name, content);
    await expect(readCaseFolder(folder)).rejects.toThrow(expected);
  });
});

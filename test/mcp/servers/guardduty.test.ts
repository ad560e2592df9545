import { afterEach, describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../../src/domain/errors.ts';
import { fail } from '../../../src/domain/errors.ts';
import type { FindingReference } from '../../../src/domain/finding.ts';
import { parseFinding } from '../../../src/domain/parse-finding.ts';
import type { McpHost } from '../../../src/mcp/host.ts';
import { createMcpHost } from '../../../src/mcp/host.ts';
import type { FindingReader } from '../../../src/mcp/servers/guardduty.ts';
import { createGuardDutyServer } from '../../../src/mcp/servers/guardduty.ts';

const id = '1e3e9ee19adf335d756bcd204e0c2b3a';
const finding = parseFinding({
  Id: id,
  AccountId: '318273645546',
  Region: 'ap-northeast-1',
  Type: 'Exfiltration:S3/AnomalousBehavior',
  Severity: 8,
  CreatedAt: '2026-11-20T10:00:00Z',
  UpdatedAt: '2026-11-20T10:00:00Z',
  Resource: { ResourceType: 'AccessKey' },
  Service: { Count: 1 },
});
let host: McpHost;
const asked: FindingReference[] = [];
const open = (findings: FindingReader) => {
  host = createMcpHost({
    servers: { guardduty: { type: 'built-in', create: () => createGuardDutyServer(findings) } },
    policy: {},
  });
};
afterEach(() => host.close());
const call = (tool: string, given: Readonly<Record<string, unknown>>) =>
  host.call({ server: 'guardduty', tool, arguments: given, signal: new AbortController().signal });

describe('the guardduty server', () => {
  it('gives one finding, or those that fit', async () => {
    const keep =
      <T>(answer: T) =>
      (reference: FindingReference) => {
        asked.push(reference);
        return Promise.resolve(answer);
      };
    open({ read: keep(finding), list: keep([finding]) });
    expect(await call('get_finding', { finding_id: id, region: 'ap-northeast-1' })).toMatchObject({
      ok: true,
      value: { finding: { id } },
    });
    expect(await call('list_findings', { account: '318273645546' })).toMatchObject({ value: { findings: [{ id }] } });
    expect(asked).toMatchObject([{ findingId: id, region: 'ap-northeast-1' }, { accountId: '318273645546' }]);
    expect(await call('get_finding', { finding_id: '../x' })).toMatchObject({ ok: false, error: 'refused' });
  });

  it.each<[ErrorCode, string]>([
    ['finding_not_found', 'not_found'],
    ['no_detector', 'not_collected'],
    ['access_denied', 'denied'],
    ['credentials_expired', 'expired'],
    ['throttled', 'throttled'],
  ])('turns %s into %s', async (code, error) => {
    const refuse = () => Promise.reject(fail(code, {}));
    open({ read: refuse, list: refuse });
    expect(await call('get_finding', { finding_id: id })).toMatchObject({ ok: false, error });
  });
});

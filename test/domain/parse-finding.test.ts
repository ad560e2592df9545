import { describe, expect, it } from '@jest/globals';
import { findEntities } from '../../src/domain/find-entities.ts';
import { parseFinding } from '../../src/domain/parse-finding.ts';

const id = '5ac9be6f2f0e1b7d4c3a29187f65e4d0';
const arn = `arn:aws:guardduty:eu-central-1:204060801357:detector/c3b1a0f9e8d7c6b5a4938271605f4e3d/finding/${id}`;
const detail = {
  accountId: '204060801357',
  region: 'eu-central-1',
  partition: 'aws',
  id,
  arn,
  type: 'Discovery:S3/AnomalousBehavior',
  severity: 5.5,
  createdAt: '2026-03-01T10:20:30.000Z',
  updatedAt: '2026-03-01T11:20:30.000Z',
  title: 'Unusual listing. ',
  description: 'Somebody listed a bucket.',
  resource: {
    resourceType: 'S3Bucket',
    accessKeyDetails: {
      accessKeyId: 'ASIAEXAMPLEKEY',
      principalId: 'AROAEXAMPLE:mika@corp.example',
      userType: 'AssumedRole',
      userName: 'analyst',
    },
    s3BucketDetails: [{ name: 'ledger-archive', createdAt: 1513612691.551 }],
  },
  service: {
    detectorId: 'c3b1a0f9e8d7c6b5a4938271605f4e3d',
    resourceRole: 'TARGET',
    count: 3,
    archived: false,
    eventFirstSeen: '2026-03-01T10:00:00Z',
    eventLastSeen: '2026-03-01T11:00:00Z',
    action: {
      actionType: 'AWS_API_CALL',
      awsApiCallAction: {
        api: 'ListObjects',
        remoteIpDetails: { ipAddressV4: '203.0.113.7', country: { countryName: 'Finland' } },
        affectedResources: { 'AWS::S3::Bucket': 'ledger-archive' },
      },
    },
    additionalInfo: {
      value: '{"anomalies":{"anomalousAPIs":"s3.amazonaws.com:[ListObjects:success , GetObject:AccessDenied]"}}',
      type: 'default',
    },
  },
};
const event = { version: '0', id: 'not-the-finding', account: '999900001111', region: 'us-east-1', detail };

/** The same document as GetFindings writes it. */
function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [`${key.charAt(0).toUpperCase()}${key.slice(1)}`, pascal(inner)]),
  );
}

describe('a finding in every form AWS hands out', () => {
  it.each([
    ['EventBridge detail or S3 export', detail],
    ['EventBridge event', event],
    ['GetFindings', { Findings: [pascal(detail)] }],
    ['one finding of GetFindings', pascal(detail)],
  ])('reads %s the same way', (_, document) => {
    const finding = parseFinding(document);
    expect(finding).toMatchObject({
      id,
      region: 'eu-central-1',
      accountId: '204060801357',
      severity: 5.5,
      title: 'Unusual listing.',
      firstSeen: '2026-03-01T10:00:00.000Z',
      lastSeen: '2026-03-01T11:00:00.000Z',
      count: 3,
      sample: false,
      resourceRole: 'TARGET',
    });
    expect(findEntities(finding, [{ prefix: 'MIKA', label: 'outsourced' }])).toMatchObject({
      userName: 'analyst',
      sessionName: 'mika@corp.example',
      email: 'mika@corp.example',
      principalArn: 'arn:aws:sts::204060801357:assumed-role/analyst/mika@corp.example',
      accessKeyId: 'ASIAEXAMPLEKEY',
      bucket: 'ledger-archive',
      remoteIps: ['203.0.113.7'],
      apis: ['ListObjects', 'GetObject'],
      labels: ['outsourced'],
    });
  });

  it('reads dates as epoch seconds, with a space, or as SDK dates, and severity as text', () => {
    const odd = {
      ...detail,
      severity: '8',
      createdAt: 1772360430,
      updatedAt: new Date('2026-03-01T11:20:30Z'),
      service: { eventFirstSeen: '2026-03-01 10:00:00.250', eventLastSeen: 'XXXX-XX-XXTXX:XX:XXZ' },
    };
    expect(parseFinding(odd)).toMatchObject({
      severity: 8,
      createdAt: '2026-03-01T10:20:30.000Z',
      firstSeen: '2026-03-01T10:00:00.250Z',
      lastSeen: '2026-03-01T11:20:30.000Z',
      resourceRole: null,
      count: 1,
    });
  });

  it('fills region and account from the ARN when the document leaves them out', () => {
    expect(parseFinding({ id, arn, type: detail.type, severity: 2 })).toMatchObject({
      region: 'eu-central-1',
      accountId: '204060801357',
      resourceType: 'unknown',
    });
  });

  it('renames the product codes of GetFindings', () => {
    const resource = { instanceDetails: { productCodes: [{ code: 'abc', productType: 'marketplace' }] } };
    expect(parseFinding({ ...detail, resource }).document).toMatchObject({
      resource: { instanceDetails: { productCodes: [{ productCodeId: 'abc', productCodeType: 'marketplace' }] } },
    });
  });

  it.each([
    ['nothing', null],
    ['a list of two', { Findings: [detail, detail] }],
    ['an empty list', { Findings: [] }],
    ['a finding of Macie', { ...detail, type: 'SensitiveData:S3Object/Credentials' }],
    ['no id', { ...detail, id: '' }],
    ['an id that is no text', { ...detail, id: '\uD800' }],
    ['a region that is none', { ...detail, region: 'evil.example/eu-west-1' }],
    ['a severity off the scale', { ...detail, severity: 11 }],
  ])('refuses %s', (_, document) => {
    expect(() => parseFinding(document, 'finding.json')).toThrow(/^finding\.json is not a GuardDuty finding/);
  });
});

describe('a sample finding', () => {
  const withInfo = (additionalInfo: object) => ({ ...detail, service: { ...detail.service, additionalInfo } });
  const withInstance = (instanceId: string) => ({ ...detail, resource: { instanceDetails: { instanceId } } });

  it.each([
    ['a flag', withInfo({ sample: true })],
    ['a flag as text', withInfo({ sample: 'true' })],
    ['a flag in the packed value', withInfo({ value: '{"sample":true}', type: 'default' })],
    ['the instance nobody has', withInstance('i-99999999')],
    [
      'a placeholder for the access key',
      { ...detail, resource: { accessKeyDetails: { accessKeyId: 'GeneratedFindingAccessKeyId' } } },
    ],
  ])('is known by %s', (_, document) => {
    expect(parseFinding(document).sample).toBe(true);
  });

  it.each([
    ['a title that says so', { ...detail, title: '[SAMPLE] nothing to see' }],
    [
      'a user who chose a placeholder as name',
      { ...detail, resource: { accessKeyDetails: { userName: 'GeneratedFindingUserName' } } },
    ],
    ['a field of the log', withInfo({ userAgent: { fullUserAgent: '{"sample":true}' } })],
    ['an ordinary instance', withInstance('i-0123456789abcdef0')],
  ])('is not known by %s', (_, document) => {
    expect(parseFinding(document).sample).toBe(false);
  });
});

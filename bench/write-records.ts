import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface RecordFiles {
  readonly folder: string;
  readonly records: number;
  readonly perFile: number;
  /** ISO 8601: when the first record was written. */
  readonly from: string;
}

const names = [
  'DescribeInstances',
  'ListBuckets',
  'GetBucketAcl',
  'AssumeRole',
  'GetObject',
  'RunInstances',
  'PutObject',
];
const errors = ['AccessDenied', 'Client.UnauthorizedOperation', 'ThrottlingException'];

/** Writes CloudTrail files as AWS does: `{"Records":[…]}`, gzipped. The same records every time. */
export async function writeRecords({ folder, records, perFile, from }: RecordFiles): Promise<number> {
  await mkdir(folder, { recursive: true });
  let bytes = 0;
  for (let first = 0; first < records; first += perFile) {
    const count = Math.min(perFile, records - first);
    const content = JSON.stringify({
      Records: Array.from({ length: count }, (_, index) => makeRecord(first + index, Date.parse(from))),
    });
    bytes += content.length;
    await writeFile(join(folder, `${String(first).padStart(9, '0')}.json.gz`), gzipSync(content, { level: 6 }));
  }
  return bytes;
}

/** A number that looks random and is the same in every run. */
function scatter(index: number, salt: number): number {
  return Math.imul(index ^ (salt * 0x9e3779b9), 0x85ebca6b) >>> 8;
}

function makeRecord(index: number, from: number): Record<string, unknown> {
  const user = scatter(index, 1) % 400;
  const name = names[scatter(index, 2) % names.length] ?? '';
  const denied = scatter(index, 3) % 50 === 0;
  const userName = `user-${user}`;
  const id = (salt: number) => scatter(index, salt).toString(16).padStart(8, '0');
  return {
    eventVersion: '1.09',
    userIdentity: makeIdentity(user),
    eventTime: new Date(from + index * 80).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: name.includes('Bucket') || name.includes('Object') ? 's3.amazonaws.com' : 'ec2.amazonaws.com',
    eventName: name,
    awsRegion: 'eu-west-1',
    sourceIPAddress: `198.51.${scatter(index, 4) % 8}.${scatter(index, 5) % 250}`,
    userAgent: `aws-cli/2.27.${scatter(index, 6) % 40} md/awscrt#0.26.1 ua/2.1 os/linux#6.8 lang/python#3.13.4`,
    ...(denied ? { errorCode: errors[scatter(index, 7) % 3], errorMessage: `User ${userName} is not authorized` } : {}),
    requestParameters: { bucketName: `bucket-${scatter(index, 8) % 90}`, key: `2026/${id(9)}/${id(10)}.parquet` },
    responseElements: null,
    requestID: `${id(11)}-${id(12)}`,
    eventID: `${id(13)}-${id(14)}-${index}`,
    readOnly: !['RunInstances', 'PutObject'].includes(name),
    eventType: 'AwsApiCall',
    managementEvent: !name.includes('Object'),
    recipientAccountId: '111122223333',
    eventCategory: name.includes('Object') ? 'Data' : 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'ec2.eu-west-1.amazonaws.com',
    },
  };
}

function makeIdentity(user: number): Record<string, unknown> {
  const accountId = '111122223333';
  const session = `user-${user}@example.com`;
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE${user}:${session}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/engineer/${session}`,
    accountId,
    accessKeyId: `ASIA${String(user).padStart(16, '0')}`,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: `AROAEXAMPLE${user}`,
        arn: `arn:aws:iam::${accountId}:role/engineer`,
        accountId,
        userName: 'engineer',
      },
      attributes: { creationDate: '2026-03-03T07:00:00Z', mfaAuthenticated: 'true' },
    },
  };
}

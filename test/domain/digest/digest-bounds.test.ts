import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer';
import { digestRows } from '../../../src/domain/digest/digest-rows.ts';
import { digestTokens } from '../../../src/domain/digest/fit-digest.ts';
import type { Digest, Row } from '../../../src/domain/evidence.ts';
import type { SourceName } from '../../../src/domain/organisation.ts';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 6);
const clock = { timeZone: 'Asia/Tokyo', businessHours: { days: ['mon'], start: '09:00', end: '18:00' }, holidays: [] };
const tokensOf = (digest: Digest) => countTokens(JSON.stringify(digest), { disallowedSpecial: new Set() });

/** Texts that cost many tokens: rare characters, lone surrogates, noise, one word after another, and special marks. */
const costly = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.constantFrom(
    '\u{1F9FF}'.repeat(300),
    '\ud800'.repeat(300),
    '\u0000'.repeat(300),
    '<|endoftext|>'.repeat(40),
    '"\\'.repeat(200),
  ),
);
/** The same few hostile values in every field a source reads. */
const rowsOf: Readonly<Partial<Record<SourceName, (values: readonly string[]) => Row>>> = {
  cloudtrail: ([a = '', b = '', c = '']) => ({
    eventID: `${a}${b}${c}`,
    eventTime: '2026-03-04T10:00:00Z',
    eventName: `N${a}`,
    eventSource: b,
    awsRegion: c,
    sourceIPAddress: a,
    userAgent: b,
    errorCode: c,
    userIdentity: { arn: a, accessKeyId: b },
    requestParameters: { bucketName: a, key: b, userName: c },
  }),
  entra: ([a = '', b = '', c = '']) => ({
    time: '2026-03-04T10:00:00Z',
    category: 'SignInLogs',
    properties: {
      id: `i${a}${b}`,
      userPrincipalName: `u${a}`,
      ipAddress: b,
      appDisplayName: c,
      location: { countryOrRegion: a, city: b },
      status: { errorCode: 0 },
    },
  }),
  vpcflow: ([a = '', b = '', c = '']) => ({
    interface_id: `e${a}`,
    srcaddr: `10.${b}`,
    dstaddr: `10.${c}`,
    srcport: 1,
    dstport: 2,
    bytes: 3,
    start: 1772618400,
    action: 'ACCEPT',
  }),
  dns: ([a = '', b = '', c = '']) => ({
    query_timestamp: '2026-03-04T10:00:00Z',
    query_name: `n${a}`,
    query_type: b,
    rcode: c,
    answers: [{ Rdata: a }],
    srcids: { instance: b },
  }),
  eks: ([a = '', b = '', c = '']) => ({
    auditID: a,
    verb: `v${a}`,
    user: { username: b },
    sourceIPs: [c],
    userAgent: a,
    objectRef: { resource: b, namespace: c, name: a },
    requestReceivedTimestamp: '2026-03-04T10:00:00Z',
  }),
};

describe('a digest', () => {
  it.each(Object.entries(rowsOf))('of %s keeps to its tokens whatever the fields hold', (name, build) => {
    const rows = fc.array(fc.array(costly, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 30 });
    const source = name === 'cloudtrail' || name === 'entra' || name === 'vpcflow' || name === 'dns' ? name : 'eks';
    fc.assert(
      fc.property(rows, (values) => {
        const digest = digestRows(source, values.map(build), clock);
        expect(digest.figures['unreadable']).toBe(0);
        expect(tokensOf(digest)).toBeLessThanOrEqual(digestTokens);
      }),
      { numRuns: runs },
    );
  });

  it('keeps everything of an everyday log', () => {
    const rows = Array.from({ length: 500 }, (_, at) => ({
      eventID: `e${at}`,
      eventTime: `2026-03-04T1${at % 10}:00:00Z`,
      eventName: ['ListBuckets', 'GetObject', 'DescribeInstances', 'AssumeRole'][at % 4],
      eventSource: 's3.amazonaws.com',
      awsRegion: 'eu-west-1',
      sourceIPAddress: `198.51.100.${at % 20}`,
      userAgent: `aws-cli/2.15.${at % 12} Python/3.11 Linux/6.1 exe/x86_64 prompt/off command/s3.ls`,
      userIdentity: {
        arn: `arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/kim${at % 11}@example.org`,
      },
      requestParameters: { bucketName: `bucket-${at % 15}` },
    }));
    const digest = digestRows('cloudtrail', rows, clock);
    expect(Object.values(digest.tallies).filter((tally) => tally.length === 10).length).toBeGreaterThan(3);
    expect(JSON.stringify(digest)).not.toContain('…');
    expect(tokensOf(digest)).toBeLessThan(digestTokens / 2);
  });

  it('counts values of a megabyte apart, and keeps none of them whole', () => {
    const long = (end: string) => ({
      eventTime: '2026-03-04T10:00:00Z',
      eventName: 'A',
      eventSource: 'b',
      userAgent: 'x'.repeat(1_000_000) + end,
    });
    const digest = digestRows('cloudtrail', [long('1'), long('2'), long('2')], clock);
    expect(digest.figures).toMatchObject({ calls: 3, distinctUserAgents: 2 });
    expect(digest.tallies['userAgent']?.map(({ count }) => count)).toEqual([2, 1]);
    expect(JSON.stringify(digest).length).toBeLessThan(2_000);
  });

  it('reads rows one at a time, however many there are', () => {
    let alive = 0;
    function* makeRows(count: number): Generator<Row> {
      for (let at = 0; at < count; at += 1) {
        alive += 1;
        yield {
          eventID: `${at}`,
          eventTime: '2026-03-04T10:00:00Z',
          eventName: `Call${at % 7}`,
          eventSource: 'b',
          sourceIPAddress: `10.${at % 250}.${Math.floor(at / 250)}.1`,
        };
      }
    }
    const digest = digestRows('cloudtrail', makeRows(5_000), clock);
    expect(alive).toBe(5_000);
    expect(digest).toMatchObject({ total: 5_000, figures: { calls: 5_000, distinctAddresses: 5_000 } });
  });
});

import { countTokens } from 'gpt-tokenizer';
import { digestRows } from '../../src/domain/digest/digest-rows.ts';
import { digestTokens } from '../../src/domain/digest/fit-digest.ts';
import type { Row } from '../../src/domain/evidence.ts';

interface Measured {
  readonly name: string;
  readonly rows: number;
  readonly tokens: number;
  readonly limit: number;
  /** CPU time of this process, so that other work on the machine hardly counts. */
  readonly seconds: number;
}

const clock = {
  timeZone: 'Asia/Tokyo',
  businessHours: { days: ['mon', 'tue'], start: '09:00', end: '18:00' },
  holidays: [],
};
const start = Date.UTC(2026, 0, 1);

/** Digests of logs as they come, much larger than any investigation keeps. */
export function measureDigests(): readonly Measured[] {
  return [
    measure('ordinary CloudTrail', 100_000, (at) => ordinary(at, 50)),
    measure('ordinary CloudTrail', 1_000_000, (at) => ordinary(at, 50)),
    measure('CloudTrail with 100,000 distinct values in every field', 300_000, (at) => ordinary(at, 100_000)),
    measure('fields of one megabyte', 300, (at) => ({
      ...ordinary(at, 50),
      userAgent: `${at}${'名🧿'.repeat(333_333)}`,
      eventName: 'x'.repeat(1_000_000) + at,
    })),
  ];
}

function measure(name: string, rows: number, make: (at: number) => Row): Measured {
  const before = process.cpuUsage();
  const digest = digestRows('cloudtrail', generate(rows, make), clock);
  const { user, system } = process.cpuUsage(before);
  const tokens = countTokens(JSON.stringify(digest), { disallowedSpecial: new Set<string>() });
  return { name, rows, tokens, limit: digestTokens, seconds: (user + system) / 1e6 };
}

function* generate(count: number, make: (at: number) => Row): Generator<Row> {
  for (let at = 0; at < count; at += 1) yield make(at);
}

function ordinary(at: number, distinct: number): Row {
  const value = at % distinct;
  return {
    eventID: `event-${at}`,
    eventTime: new Date(start + (at % 7_776_000) * 1000).toISOString(),
    eventName: `Describe${value}`,
    eventSource: `service-${value}.amazonaws.com`,
    awsRegion: 'eu-west-1',
    sourceIPAddress: `10.${value % 250}.${Math.floor(value / 250) % 250}.${at % 4}`,
    userAgent: `aws-cli/2.15.${value} Python/3.11 Linux/6.1 exe/x86_64`,
    errorCode: at % 9 === 0 ? 'Client.UnauthorizedOperation' : undefined,
    userIdentity: { arn: `arn:aws:iam::111122223333:user/user-${value}`, accessKeyId: `AKIA${value}` },
    requestParameters: { bucketName: `bucket-${value}`, key: `object-${at}` },
  };
}

import { findNamedFindings, findReferences } from '../src/domain/find-references.ts';
import { alerts, otherMessages } from '../test/domain/recognition/read-fixtures.ts';

/**
 * Messages per second, against a baseline measured in the same run on the same messages: the simplest thing one could do,
 * a search for 32 hexadecimal digits in the message written as JSON. The ratio hardly depends on the machine.
 */
const messages = [...alerts, ...otherMessages].map(({ message }) => message);
const bareId = /[0-9a-f]{32}/g;
const secondsPerMeasurement = 1.5;
/** Twice the size should take about twice the time; more than four times would be quadratic. */
const growthLimit = 3.5;

/** For every regular expression of the recognition a text that makes it try as often as possible. */
const hostileTexts: readonly (readonly [string, string])[] = [
  ['letters', 'a'],
  ['letters in links', 'aa-'],
  ['capitals', 'A'],
  ['digits', '1'],
  ['spaces', ' '],
  ['line ends', '\n'],
  ['decoration', '*'],
  ['brackets', '\n{"'],
  ['open links', '<https://'],
  ['links without end', 'https://console.aws.amazon.com/guardduty/'],
  ['percent signs', '%2525'],
  ['entities', '&amp;'],
  ['entity that never ends', 'amp;'],
  ['types', 'A:B/a.a!a '],
  ['type that never ends', 'Aa:'],
  ['Security Hub types', 'TTPs/aaaa '],
  ['ARNs', 'arn:aws:guardduty:us-east-1:123456789012:detector/'],
  ['ARN partitions', 'arn:aws-'],
  ['labels', 'id: '],
  ['labels without colon', 'account id '],
  ['labels and spaces', 'severity              '],
  ['regions', 'us-gov-east-'],
  ['sentences', 'severity 8 GuardDuty finding type a '],
  ['alert levels', 'alert level '],
  ['notifier titles', 'GuardDuty Finding    |    us-east-1'],
  ['announcements', 'now supports a '],
  ['announcements in Japanese', '検出タイプ'],
  ['summaries', 'weekly '],
  ['severity counts', 'high 1 '],
  ['tickets', '/browse/ABC-1|'],
  ['ticket keys', 'ABC-1 '],
  ['code fences', '```{"'],
  ['quotes', '> '],
  ['hexadecimal', '0123456789abcdef-'],
  ['accounts', '123456789012 (us-east-1) '],
  ['invisible', '\u200b'],
  ['ids', '0123456789abcdef0123456789abcdef finding id: '],
  ['documents', '{"id":"0123456789abcdef0123456789abcdef","type":"A:B/c"}\n'],
  [
    'findings',
    'https://console.aws.amazon.com/guardduty/home?region=us-east-1#/findings?fId=0123456789abcdef0123456789abcdef\n',
  ],
];

const baseline = measureRate((message) => (JSON.stringify(message).match(bareId) ?? []).length);
const rate = measureRate((message) => findReferences(message, []).length);
print('messages', `${alerts.length} alerts, ${otherMessages.length} others`);
print('baseline', `${Math.round(baseline)} messages/s (one regular expression over the JSON)`);
print('recognition', `${Math.round(rate)} messages/s`);
print('ratio', `${(baseline / rate).toFixed(1)} times the baseline's time per message`);

const big = bestOf(() => findReferences({ bot_id: 'B1', text: ordinaryText(100_000) }, []));
const scan = measureBaselineTime(ordinaryText(100_000));
print('100 kB of text', `${big.toFixed(1)} ms, ${(big / scan).toFixed(0)} times the baseline (${scan.toFixed(2)} ms)`);

print('growth', 'time for 50 kB, for 100 kB and how many times longer; all should be near 2');
const grown = hostileTexts.map(([name, unit]) => measureGrowth(name, unit));
const worst = grown.toSorted((left, right) => right.factor - left.factor)[0];
if (worst) print('worst growth', `${worst.name}: ${worst.factor.toFixed(1)}`);
if (worst && worst.factor > growthLimit) process.exitCode = 1;

function measureRate(read: (message: unknown) => number): number {
  for (const message of messages) read(message);
  let count = 0;
  const started = readClock();
  while (readClock() - started < secondsPerMeasurement * 1000) {
    for (const message of messages) read(message);
    count += messages.length;
  }
  return (count * 1000) / (readClock() - started);
}

/** Milliseconds of processor time: what other programs do meanwhile does not count. */
function readClock(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The best of seven, milliseconds: what disturbs a measurement only ever makes it longer. */
function bestOf(run: () => void): number {
  const times = Array.from({ length: 7 }, () => {
    const started = readClock();
    run();
    return readClock() - started;
  });
  return Math.min(...times);
}

function measureTime(text: string): number {
  const message = {
    bot_id: 'B1',
    text: `{ GuardDuty ${text}`,
    attachments: [{ fields: [{ title: 'Type', value: text.slice(0, 1000) }] }],
  };
  return bestOf(() => [findReferences(message, []), findNamedFindings(message, [])]);
}

function measureBaselineTime(text: string): number {
  return bestOf(() => JSON.stringify({ text }).match(bareId));
}

function measureGrowth(name: string, unit: string) {
  const half = measureTime(unit.repeat(Math.ceil(50_000 / unit.length)));
  const whole = measureTime(unit.repeat(Math.ceil(100_000 / unit.length)));
  // Below a few milliseconds the collector decides.
  const factor = whole < 5 ? 2 : whole / half;
  print(`  ${name}`, `${half.toFixed(1)} ms  ${whole.toFixed(1)} ms  ${factor.toFixed(1)}`);
  return { name, factor };
}

function ordinaryText(length: number): string {
  const line = 'Severity: 8 in account 318802447190: GuardDuty saw Recon:EC2/Portscan, please look at it\n';
  return line.repeat(Math.ceil(length / line.length)).slice(0, length);
}

function print(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(28)}${value}\n`);
}

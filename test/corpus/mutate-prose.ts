import type { Claim } from '../../src/domain/claim.ts';
import { sameText, words } from '../../src/domain/phrase.ts';
import type { Facts } from '../../src/triage/checks/ruling.ts';

export interface ProseMutant {
  readonly change: string;
  readonly claim: Claim;
}

/** A sentence as a model would say it of the same evidence. */
export function sayAsModel(claim: Claim, said: string): Claim {
  return { ...claim, kind: 'hypothesis', writtenBy: 'model', text: sameText(words(said)) };
}

const english = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'];

/**
 * Every way to slip a wrong fact into a sentence that stands. A number that the cited evidence or the finding holds as well
 * says another true thing and is left out; names, addresses, days and shares below are in no log.
 */
export function mutateProse(claim: Claim, said: string, facts: Facts): readonly ProseMutant[] {
  const isJapanese = /[ぁ-んァ-ヶ一-龠]/.test(said);
  const known = knownNumbers(claim, facts);
  const mutants = [
    ...alterNumbers(said, known),
    ...alterTimes(said),
    ...alterAddresses(said),
    ...alterNames(said),
    ...(isJapanese ? addJapanese(said, known) : addEnglish(said, known)),
  ];
  return mutants.map(([change, text]) => ({ change, claim: sayAsModel(claim, text) }));
}

type Said = readonly [change: string, text: string];

function alterNumbers(said: string, known: ReadonlySet<number>): readonly Said[] {
  const plain = /(?<![\w.:/-])\d{1,6}(?![\w.:/%-])/g;
  return [...said.matchAll(plain)].slice(0, 3).flatMap(({ 0: text, index }): readonly Said[] => {
    const other = [Number(text) + 1, Number(text) + 7, Number(text) * 10 + 3].find((one) => !known.has(one));
    const put = (value: string): string => said.slice(0, index) + value + said.slice(index + text.length);
    return other === undefined
      ? []
      : [
          ['digit', put(String(other))],
          ['full-width digit', put(toFullWidth(other))],
        ];
  });
}

function alterTimes(said: string): readonly Said[] {
  const day = said.replace(/(\d{4})-(\d\d)-(\d\d)/, (_, year) => `${Number(year) - 3}-02-11`);
  const clock = said.replace(/(\d\d):(\d\d):(\d\d)/, '04:04:59');
  return [['day', day] as const, ['clock', clock] as const].filter(([, text]) => text !== said);
}

function alterAddresses(said: string): readonly Said[] {
  const address = said.replace(/\d+\.\d+\.\d+\.\d+/, '203.0.113.251');
  const key = said.replace(/\b(AKIA|ASIA)[A-Z0-9]{4}/, '$1ZZZZ');
  const arn = said.replace(/arn:aws:(\w+)::?\w*:/, 'arn:aws:iam::999988887777:');
  return [['address', address] as const, ['key', key] as const, ['ARN', arn] as const].filter(
    ([, text]) => text !== said,
  );
}

/** Names of every shape in the place of one that stands there. */
function alterNames(said: string): readonly Said[] {
  const name = /(?<![\w.:/@-])(?!aws-cli)[a-z][a-z]+(?:-[a-z]+)+(?![\w.:/@-])/;
  if (!name.test(said)) return [];
  return ['payroll-archive-copy', 'mallory', 'exportJob', 'DataLakeAdmin'].map((other) => [
    'name',
    said.replace(name, other),
  ]);
}

function addEnglish(said: string, known: ReadonlySet<number>): readonly Said[] {
  const spelled = known.has(19) ? [] : [['number in words', `${said} There were nineteen of them.`] as const];
  return [
    ...spelled,
    ['vague number', `${said} Dozens of calls followed.`],
    ['percentage', `${said} That is 97 % of them.`],
    ['fraction', `${said} Half of them failed.`],
    ...english.slice(1, 3).map((one): Said => ['weekday', `${said} It was a ${one}.`]),
    ['date', `${said} It began on ${months[1]} 30.`],
    ['name', `${said} Mallory did it.`],
    ['name', `${said} It was done by Mallory.`],
    ['name', `${said} The user mallory did it.`],
    ['name', `${said} The bucket payroll was read.`],
    ['name', `${said} The role DataLakeAdmin was used.`],
    ['name', `${said} A role named deployer was used.`],
    ['API call', `${said} Then DeleteBucketReplication was called.`],
    ['domain', `${said} It talked to cdn.evil.example.`],
    ['technique', `${said} This is T9999.`],
    ['quantifier', `${said} All of it succeeded.`],
    ['quantifier', `${said} Only this address was used.`],
    ['quantifier', `${said} Every call was refused.`],
    ['source', `${said} The DNS query logs show it.`],
  ];
}

function addJapanese(said: string, known: ReadonlySet<number>): readonly Said[] {
  const spelled = known.has(19) ? [] : [['number in words', `${said}操作は十九件でした。`] as const];
  return [
    ...spelled,
    ['vague number', `${said}数十件の操作が続きました。`],
    ['percentage', `${said}全体の97パーセントです。`],
    ['percentage', `${said}約9割です。`],
    ['fraction', `${said}半数が失敗しました。`],
    ['weekday', `${said}発生は木曜日でした。`],
    ['weekday', `${said}発生は(土)です。`],
    ['date', `${said}2月30日に始まりました。`],
    ['clock', `${said}4時4分に始まりました。`],
    ['name', `${said}山崎さんが実行しました。`],
    ['name', `${said}ユーザー mallory が実行しました。`],
    ['name', `${said}バケット payroll が読み取られました。`],
    ['API call', `${said}その後 DeleteBucketReplication が実行されました。`],
    ['domain', `${said}cdn.evil.example と通信しました。`],
    ['quantifier', `${said}すべて成功しました。`],
    ['quantifier', `${said}このアドレスのみが使われました。`],
    ['source', `${said}DNS クエリログに記録があります。`],
  ];
}

function toFullWidth(value: number): string {
  return String(value).replace(/\d/g, (digit) => String.fromCodePoint(Number(digit) + 0xff_10));
}

/** Every number in the cited evidence and the finding, as text and as counted. */
function knownNumbers(claim: Claim, { evidence, finding }: Facts): ReadonlySet<number> {
  const cited = evidence.filter(({ id }) => claim.evidence.includes(id));
  const text = JSON.stringify([cited, cited.map(({ rows }) => rows.length), finding]);
  return new Set((text.match(/\d+/g) ?? []).map(Number));
}

import type { Evidence } from '../../domain/evidence.ts';
import { readSignIn } from '../../domain/logs/read-sign-in.ts';
import { listValues, phrase, words } from '../../domain/phrase.ts';
import { type Draft, draft } from './draft.ts';
import { countBy } from './tally-calls.ts';

const interactive = [
  { path: 'category', equals: 'SignInLogs' },
  { path: 'properties.isInteractive', equals: 'true' },
];

/** What the commonest codes mean; any other code speaks for itself. */
const codeNames: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['500121', ['second factor failed or refused', '多要素認証の失敗または拒否']],
  ['50126', ['wrong name or password', '名前またはパスワードの誤り']],
  [
    '50053',
    ['account locked, or an address known for attacks', 'アカウントのロック、または攻撃元として知られるアドレス'],
  ],
  ['50057', ['account disabled', '無効なアカウント']],
  ['53003', ['blocked by conditional access', '条件付きアクセスによるブロック']],
]);

/** Each code sign-ins failed with: refused prompts before a success are a story of their own. */
export function writeSignInFailures(evidence: Evidence): readonly Draft[] {
  const failed = evidence.rows
    .flatMap((row) => readSignIn(row) ?? [])
    .filter(({ interactive, succeeded, interrupted }) => interactive && !succeeded && !interrupted);
  return countBy(failed.map(({ errorCode }) => String(errorCode))).map(([code]) => {
    const ofCode = failed.filter(({ errorCode }) => String(errorCode) === code);
    const value = new Set(ofCode.map(({ id }) => id)).size;
    const from = listValues(
      countBy(ofCode.map(({ address }) => address))
        .slice(0, 4)
        .map(([address]) => address),
    );
    const isCut = evidence.outcome === 'truncated';
    const [en, ja] = codeNames.get(code) ?? ['', ''];
    const where = [...interactive, { path: 'properties.status.errorCode', equals: code }];
    return draft(
      {
        at: '5.identity-provider',
        evidence: [evidence.id],
        en: phrase`${words(isCut ? 'At least ' : '')}${value} ${words(value === 1 ? 'sign-in' : 'sign-ins')} ended with code ${words(code)}${words(en && ` (${en})`)}, from ${from}.`,
        ja: phrase`コード ${words(code)}${words(ja && ` (${ja})`)} で終わったサインインは ${value} 件${words(isCut ? '以上' : '')} (${from})。`,
      },
      { kind: 'count', of: { evidence: evidence.id, where, distinct: 'properties.id' }, value },
    );
  });
}

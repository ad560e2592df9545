/** Other ways to write an outcome, in lower case: the name in the run record and the Japanese words. */
const otherSpellings: ReadonlyMap<string, readonly string[]> = new Map([
  ['not observable', ['not_observable', '確認不能', '確認できません', '観測不能', '観測できません']],
  ['answered', ['回答あり']],
  ['empty', ['該当なし']],
  ['not collected', ['not_collected', '未収集', '収集されていません']],
  ['denied', ['拒否']],
  ['expired', ['期限切れ']],
  ['throttled', ['制限超過', 'リクエスト制限', 'スロットリング']],
  ['timed out', ['timed_out', '時間切れ', 'タイムアウト']],
  ['timeout', ['timed_out', 'timed out', '時間切れ', 'タイムアウト']],
  ['truncated', ['一部のみ', '不完全']],
  ['unavailable', ['接続不可']],
  ['not configured', ['not_configured', '未設定']],
]);
const number = /^\d+(?:,\d{3})*(?:\.\d+)?$/;
const address = /^\d+(?:\.\d+){3}$/;
const link = /:\/\/|^<|\]\(/;
/** Fenced blocks first, so that a backtick in one does not open a span. */
const code = /^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[^\n]*$|(`+)(?!`)[\s\S]*?(?<!`)\2(?!`)/gm;

/** The strings a Markdown report should contain and does not (environment-schema, expected.json). */
export function findMissing(markdown: string, wanted: readonly string[]): readonly string[] {
  const text = unescape(markdown).toLowerCase();
  return wanted.filter((one) => !spellingsOf(one).some((spelling) => mentions(text, spelling)));
}

/** The strings a Markdown report must not contain and does. A link is only one outside code. */
export function findForbidden(markdown: string, unwanted: readonly string[]): readonly string[] {
  const text = unescape(markdown).toLowerCase();
  const prose = unescape(markdown.replace(code, ' ')).toLowerCase();
  return unwanted.filter((one) => mentions(link.test(one) ? prose : text, one.toLowerCase()));
}

function spellingsOf(wanted: string): readonly string[] {
  const plain = wanted.toLowerCase().replaceAll('_', ' ');
  return [wanted.toLowerCase(), ...(otherSpellings.get(plain) ?? [])];
}

function mentions(text: string, wanted: string): boolean {
  if (number.test(wanted)) return numberPattern(wanted).test(text);
  // 10.0.0.1 is not in 110.0.0.1 or 10.0.0.12, but it is in 10.0.0.1:443.
  if (address.test(wanted))
    return new RegExp(`(?<![0-9.])${wanted.replaceAll('.', String.raw`\.`)}(?![0-9]|[.][0-9])`, 'u').test(text);
  return text.includes(wanted);
}

/** Not part of a word, an address, a date, a time or a longer number; digits may be grouped by thousands. */
function numberPattern(wanted: string): RegExp {
  const [whole = '', fraction] = wanted.replaceAll(',', '').split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, "[,.'\u00a0\u202f ]?");
  const digits = fraction === undefined ? grouped : `${grouped}[.,]${fraction}`;
  return new RegExp(`(?<![a-z0-9_]|[0-9][.,:-])${digits}(?![a-z0-9_]|[.,:-][0-9])`, 'u');
}

/** Markdown puts a backslash before punctuation that is not markup. */
function unescape(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

import { normaliseProse } from './normalise-prose.ts';
import { readNames } from './read-names.ts';

/** Kinds of facts a sentence can repeat, in the order they are looked for: the longest and most specific first. */
type TokenKind =
  | 'link'
  | 'identifier'
  | 'instant'
  | 'date'
  | 'clock'
  | 'address'
  | 'technique'
  | 'name'
  | 'domain'
  | 'percentage'
  | 'weekday'
  | 'api'
  | 'number'
  | 'word';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const months =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const kanji = '[〇一二三四五六七八九十百千万]';
const counters = '(?:回|件|個|名|人|台|分|秒|時間|日間|日|週間|か月|ヶ月|カ月|種類|行|度|つの|つ|本|通|社|倍)';
const numberWords =
  'two|couple|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|dozens?|twice|thrice';

/** Words with digits that are names of things everybody knows, not facts of a case. */
const wellKnown =
  /(?<![A-Za-z0-9])(?:S3|EC2|EC2s|Route ?53|K8s|IPv4|IPv6|IMDSv1|IMDSv2|OAuth ?2(?:\.0)?|SAML ?2(?:\.0)?|SHA-?(?:1|256|512)|MD5|AES-?256|TLS ?1\.[0-3]|HTTP\/?[12](?:\.1)?|2FA|24\/7|x86_64|arm64|P[1-4]|Q(?:[1-9]|1\d)|Layer ?[347]|two-(?:factor|step)|zero-(?:day|trust)|ATT&CK)(?![A-Za-z0-9])/g;

const readers: readonly (readonly [TokenKind, RegExp])[] = [
  ['link', /\b[a-z][a-z0-9+.-]*:\/\/[^\s<>"'）」、。]+/gi],
  ['identifier', /\barn:[a-z-]+:[^\s,;"'<>）」、。]+/gi],
  ['identifier', /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ['instant', /(?<!\d)\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?/g],
  ['date', /(?<!\d)\d{4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\s?\d{1,2}月(?:\s?\d{1,2}日)?)(?!\d)/g],
  ['date', /(?<!\d)\d{1,2}月\s?\d{1,2}日/g],
  ['date', new RegExp(`\\b${months}\\.? \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?\\b`, 'g')],
  ['date', new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)? (?:of )?${months}(?:,? \\d{4})?\\b`, 'g')],
  ['clock', /(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?![\d:])/gi],
  ['clock', /(?<!\d)\d{1,2}時(?!間)(?:\s?\d{1,2}分)?(?:\s?\d{1,2}秒)?/g],
  ['clock', /(?<!\d)\d{1,2}\s?[ap]\.?m\b/gi],
  ['address', /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\d.]*\d)/g],
  [
    'address',
    /(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::|[0-9a-f]{1,4})(?:\/\d{1,3})?(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:)+:[0-9a-f:]*(?![\w:])/gi,
  ],
  ['technique', /(?<![A-Za-z0-9])T\d{4}(?:\.\d{3})?(?![A-Za-z0-9])/g],
  ['percentage', /\d+(?:[.,]\d+)?\s?(?:%|percent\b|per cent\b|パーセント)|(?:\d+|[一二三四五六七八九十])割/gi],
  ['percentage', /\b(?:half|(?:one|a)[ -](?:third|quarter)|two[ -]thirds|three[ -]quarters)\b(?! an?\b)|半[分数]/gi],
  ['number', /数[十百千万]+(?:万)?/g],
  ['number', new RegExp(`${kanji}+(?=${counters})`, 'g')],
  ['name', /(?<![A-Za-z0-9_])(?=[A-Za-z0-9_./:+-]*\d)[A-Za-z_][A-Za-z0-9_]*(?:[./:+@-][A-Za-z0-9_]+)*/g],
  [
    'name',
    /(?<![A-Za-z0-9_])\d{12}(?!\d)|(?<![A-Za-z0-9_])(?=\d*[a-f])[0-9a-f]{7,}(?:-[0-9a-f]{4,})*(?![A-Za-z0-9_])/gi,
  ],
  ['domain', /(?<![A-Za-z0-9_.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,24}|[A-Z]{2,24})(?![A-Za-z0-9_-])/g],
  [
    'weekday',
    /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|\b(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)(?=[,.)]|\s\d)|[月火水木金土日]曜日?|[(（][月火水木金土日][)）]|\bweek(?:end|day)s?\b|週末|平日/gi,
  ],
  [
    'api',
    /(?<![A-Za-z0-9])(?:Get|List|Describe|Create|Delete|Put|Update|Attach|Detach|Assume|Stop|Start|Invoke|Modify|Run|Terminate|Disable|Enable|Send|Add|Remove|Deactivate|Console)(?:[A-Z][a-z]+)+(?![A-Za-z0-9])/g,
  ],
  ['number', new RegExp(`\\b(?:${numberWords})(?:[ -](?:${numberWords}|one))*\\b`, 'gi')],
  ['number', /\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/g],
];

/** Stands where a token was, so that what follows it is not the start of a sentence. */
const taken = ' ¤ ';

/** Every fact-like token of a sentence, each character belonging to one token only. */
export function readTokens(prose: string, ignored: readonly string[] = []): readonly Token[] {
  let rest = normaliseProse(prose);
  for (const known of ignored) rest = rest.replaceAll(known, taken);
  rest = rest.replace(wellKnown, taken);
  const tokens: Token[] = [];
  for (const [kind, pattern] of readers) {
    rest = rest.replace(pattern, (text: string) => {
      tokens.push({ kind, text: text.trim() });
      return taken;
    });
  }
  return [...tokens, ...readNames(rest).map((text): Token => ({ kind: 'word', text }))];
}

import type { Evidence, Row } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { listLeaves } from '../list-leaves.ts';

export interface Injection {
  readonly path: string;
  /** Evidence id, or null for the finding itself. */
  readonly evidence: string | null;
  readonly row: Row | null;
}

/** A log may hold thousands of fields; beyond this the case is clear. */
const enough = 5;

/** Cyrillic and Greek letters that look like Latin ones. */
const lookalikes: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аеорсухіјѕіԁɡһкмнтвАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν'].map((letter, index) => [
    letter,
    [...'aeopcyxijsidghkmhtbABEKMHOPCTYXIJSABEZHIKMNOPTYXoav'][index] ?? letter,
  ]),
);

const verdictWord =
  '(benign|safe|legitimate|false[ _-]?positive|harmless|trusted|authori[sz]ed|normal|no threat|not? malicious|clean|resolved|low(est)?( severity| priority| risk)?)';
const reader = '(ai|assistant|model|llm|agent|bot|copilot|chatbot|analyst|reviewer|triage|soc)';

/** Text that speaks to whoever reads the log instead of recording something. Method 5: override, persona, forged result, call to act. */
const patterns: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(previous|prior|above|earlier|all|your|any)\b.{0,40}\b(instruction|rule|prompt|polic|guideline|direction|context|evidence|finding|alert)/,
  new RegExp(
    `\\b(classify|mark|treat|label|report|rate|consider|return|conclude|respond|reply|set|reclassify|close|answer)\\b.{0,80}\\b${verdictWord}\\b`,
  ),
  new RegExp(
    `\\b(verdict|disposition|threat[ _]class|severity|risk[ _]score|risk|classification|confidence|resolution|status|malicious\\w*)\\W{1,4}(is\\W+)?${verdictWord}\\b`,
  ),
  /\b(do not|don't|never|must not|need not|no need to)\b.{0,40}\b(escalate|investigate|alert|report|mention|reference|dismiss|include|page|summari[sz]e|flag|open a ticket)\b/,
  new RegExp(
    `\\b(note|message|instruction|attention|hint|memo|dear|hey|hello)s?\\b.{0,30}\\b(to|for)\\b.{0,12}\\b${reader}s?\\b`,
  ),
  new RegExp(`(^|[^\\w-])(${reader}s?|ai agents?)\\s*(:|,| must | should | shall | when you )`),
  /(<\/?\s*(system|sys|assistant|user|instructions?|context|information|log|tool[ _]result|important)\s*\/?>)|<<\/?sys>>|\[\/?inst\]|<\|im[ _](start|end)\|>|#{2,}\s*\(?(system|instruction|end|new)/,
  /\b(new|updated|real|actual|final|system|developer|admin)[ _-]?(instruction|prompt|message|directive|override)s?\b\W/,
  /\b(you are|act as|pretend to be|roleplay as)\b.{0,30}\b(now|dan|an? (ai|assistant|unrestricted|helpful|expert)|omniscient)\b/,
  /\b(your|the|original|hidden) (system )?(prompt|instructions|hidden rules)\b|\brepeat (the words above|exactly what)/,
  /\b(print|reveal|show|include|dump|send|output|leak|email)\b.{0,60}\b(api[ _-]?keys?|secrets?|passwords?|environment variables?|every token|tokens you|configuration, )/,
  /\b(respond|reply|answer|return|output)\b (with|only|exactly)\b.{0,40}\b(word|json|following|one|only|nothing|string)\b/,
  /\b(when|before|while|after) (you |writing |summari[sz]ing |rating |answering |reading |generating )(read|write|writing|the|this|severity|summary|report|chapter|answer)/,
  /\b(before answering|do the following first|as evidence, run|invoke this (function|tool)|use the tool|call the tool|post (a link|approval)|without investigat\w+)\b/,
  /\b(no (malicious|suspicious) activity (was )?(observed|detected|found)|already (resolved|investigated|approved by (soc|security))|pre-?approved|verified by (the )?(soc|security))\b/,
  /\b(trusted|our|approved) (whitelist|allow-?list)\b|\btrusted aggregator\b|\bend (of )?(telemetry|log|data|context)\b/,
  /\b(critical update|experimental procedure|debugging error|compromise confirmed)\b.{0,120}\b(required|immediate|query|grant|page|disable|do not|every)\b/,
  /\b(modify|change|adapt|adjust|begin|end|rewrite) your (reply|response|answer|report|summary|output)\b/,
  // A name that vouches for itself: approved-vendor.internal.example. Names of AWS are no one's choice.
  /\b(pre-?approved|approved|trusted|benign|safe|legit|legitimate|verified|authori[sz]ed|whitelisted|allow-?listed|sanctioned|harmless|not-?malicious)[-.][a-z0-9-]+(\.[a-z0-9-]+)+(?<!\.amazonaws\.com)(?<!\.aws\.amazon\.com)(?![\w.-])/,
  // A verdict in brackets after a name: what records a fact has no opinion of it.
  /[([{;,][^)\]}]{0,60}\bbenign\s*[)\]}]/,
  /!\[[^\]]*\]\(https?:|<!(channel|here|everyone)>|<(https?|slack):[^|>]+\|[^>]+>|<script\b/,
  /(以前|これまで|上記|前|すべて)の?(指示|命令|ルール|プロンプト|指令).{0,12}(無視|忘れ|従わ)/,
  /(誤検知|問題なし|無害|正常|安全|対応不要|クローズ).{0,20}(と|として|に)(分類|判定|判断|報告|回答|記載|処理|マーク|して|結論)/,
  /(AI|エージェント|アシスタント|アナリスト|レビュー担当|ボット)(へ|は|に|の皆).{0,30}(ください|こと|せよ|しろ|必要)/i,
  /(報告|調査|エスカレーション|記載|通知|言及)(は|を)?(し|せ)?(ないで|ず|不要|しなくて|する必要はな|するな|禁止)/,
  /이전 (지침|지시)|오탐으로|忽略.{0,6}(指令|指示)|误报|ignor(e|ez|a|iere)\w* (les|las|alle) |(bon|correcto) (verdict|veredicto)/,
];

/** Letters of the Unicode tag block, direction overrides, and zero-width characters inside words: a text meant to be unseen. */
const hidden = /[\u{E0020}-\u{E007E}]|[\u202A-\u202E\u2066-\u2069]|\p{L}[\u200B-\u200D\u2060\uFEFF]\p{L}/u;

/** Fields of the evidence and of the finding that hold text addressed to the reader, at most a few. */
export function findInjections(finding: Finding, evidence: readonly Evidence[]): readonly Injection[] {
  const known = new Map<string, boolean>();
  const found: Injection[] = fieldsIn(finding.document, known).map((path) => ({ path, evidence: null, row: null }));
  for (const one of evidence) {
    // A page of documentation is no log: it speaks to its reader by nature, and raises nothing.
    if (one.source === 'aws-docs') continue;
    for (const row of one.rows) {
      if (found.length >= enough) return found.slice(0, enough);
      found.push(...fieldsIn(row, known).map((path) => ({ path, evidence: one.id, row })));
    }
  }
  return found.slice(0, enough);
}

/** Whether a text speaks to its reader as an instruction, or hides characters. */
export function isInstructionLike(text: string): boolean {
  if (text.length < 6) return false;
  if (hidden.test(text)) return true;
  const plain = unmask(text);
  return patterns.some((pattern) => pattern.test(plain));
}

function fieldsIn(value: unknown, known: Map<string, boolean>): readonly string[] {
  return listLeaves(value).flatMap(({ path, value: text }) => {
    if (typeof text !== 'string') return [];
    const hit = known.get(text) ?? isInstructionLike(text);
    known.set(text, hit);
    return hit ? [path] : [];
  });
}

/** Patterns look at every position, so of a long text only the ends are read: an instruction hides behind a wall of padding. */
const end = 4000;

/** One spelling for all disguises: compatibility forms, lookalikes, separators. */
function unmask(text: string): string {
  const ends = text.length > 2 * end ? `${text.slice(0, end)} … ${text.slice(-end)}` : text;
  const visible = ends.normalize('NFKC').replace(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '');
  const latin = [...visible].map((letter) => lookalikes[letter] ?? letter).join('');
  const spaced = latin.replace(/%20|\+(?=[a-z])|\\n|[\s_]+/gi, ' ');
  return spaced.toLowerCase();
}

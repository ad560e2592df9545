import { isEnglishWord } from './english-words.ts';
import { isTradeWord } from './vocabulary.ts';

const japanese = /[ぁ-んァ-ヶ一-龠]/;
const word = /[A-Za-z][A-Za-z0-9]*(?:[-_./:@+'’&][A-Za-z0-9]+)*/g;
/** A person by name; words for a role are none. */
const person = /(?:[一-龠々]{1,4}|[ァ-ヶー]{2,10})(?=\s?(?:さん|氏|様))/g;
const roles =
  /^(?:担当者?|管理者?|利用者|所有者|本人|皆|お客|客|上司|上長|責任者|関係者|当事者|依頼者|承認者|開発者|運用者|ユーザー?|オーナー|マネージャー|メンバー|チーム)$/;

/** Beginnings and ends that make a compound of ordinary words one word: cross-account, role-based. */
const compound =
  /^(?:non|re|pre|post|multi|cross|long|short|medium|high|low|well|self|semi|anti|co|inter|intra|sub|over|under|out|off|on|in|up|follow|least|most|near|far|full|half|hard|soft|open|closed|so|third|first|second|end|step|break|cost|wide|real|time|role|risk|rate|read|write|look|log|sign|set|start|clean|check|brute|man|day|state|best|worst|known|new|old|ad|as|by|to|go|hands|de|pass|single|double|two|three|multi|all|any|every|some|no|one|near|public|private|server|client|command|credential|attack|threat|data|key|user|account|network|host|service|resource|internet|region|cloud|security|policy|identity)-|-(?:based|level|term|related|only|wide|in|out|up|off|on|down|over|through|driven|owned|specific|time|factor|side|managed|issued|like|day|hour|hours|long|lived|facing|approved|signed|style|grade|free|aware|bound|hosted|controlled|generated|initiated|provided|chosen|assigned|defined|created|linked|scoped|privileged|privilege|account|region|service|tenant|accessible|readable|writable|the|to|and|by|of|for|a|glass|force|middle|case|effort|known|scale|running|working|going|owner|owned|named|party|stage|step|end|sensitive|critical|value|volume|risk|impact|severity|confidence|priority)$/;

/** Nouns after which a name stands, and what may stand there instead. */
const cues =
  /^(?:users?|roles?|buckets?|functions?|clusters?|pods?|namespaces?|hosts?|databases?|domains?|queues?|tables?|repositor(?:y|ies)|profiles?|named|called|account)$/;
const followers =
  /^(?:and|or|is|was|were|are|be|been|being|has|had|have|that|which|who|whose|with|without|from|to|of|in|on|at|by|for|as|if|but|so|than|then|when|where|while|after|before|until|since|during|because|into|onto|over|under|via|again|still|also|now|later|itself|themselves|alone|only|not|never|may|might|can|could|will|would|should|must|did|does|do|the|a|an|its|their|this|these|those|it|they|he|she|there|here|session|sessions|policy|policies|name|names|named|activity|agent|agents|account|accounts|access|data|object|objects|key|keys|trust|chain|chaining|assumption|behaviour|behavior|creation|deletion|code|configuration|permission|permissions|credential|credentials|id|ids|identity|identities|details|owner|owners|administrator|resource|resources|level|type|log|logs|record|records|takeover|compromise|table|queries|query|endpoint|endpoints|traffic|login|logins|password|passwords|listing|contents|content|called|made|used|uses|using|acted|signed|created|deleted|changed|issued|assumed|read|reads|wrote|writes|listed|lists|needs|needed|belongs|belonged|came|comes|appears|appeared|looks|seems|seemed|usually|normally|often|no|cannot|attached|responsible|affected|involved|concerned|holding|holds|held|settings|confirmation|itself|process|processes|communication|image|images|group|groups|role|roles|user|users|pool|groupings|management|review|reviews|lookup|lookups|enumeration|profile|profiles|boundary|boundaries|response|responses|ticket|hash|hygiene|reputation|resolution|requests|request|registered|generation|quotas|tags|tag|admin|inventory|metadata|version|versions|versioning|encryption|replication|exposure|wide|side|whether|either|any|all|each|both|one|two|out|up|down|through|within|across|between|against|about|around|outside|inside|behind|near|per|re|more|less|most|at|repeatedly|successfully|recently|first|last|next|directly|immediately|today|tonight)$/;

/**
 * Names in a sentence that its words alone do not explain: capitalised within it, shaped like an identifier, in no list of
 * English words, or after a noun that announces a name. Words of the trade are none. In Japanese every Latin word counts.
 */
export function readNames(prose: string): readonly string[] {
  const isJapanese = japanese.test(prose);
  const found = [...prose.matchAll(word)].filter((match) => {
    const before = prose.slice(0, match.index);
    return isJapanese ? !isTradeWord(bare(match[0])) : isName(match[0], before);
  });
  const people = isJapanese ? (prose.match(person) ?? []).filter((name) => !roles.test(name)) : [];
  return [...found.map(([name]) => bare(name)), ...people];
}

/** Without the ending of a genitive or a contraction. */
function bare(text: string): string {
  return text.replace(/['’](?:s|d|t|re|ve|ll|m)$/i, '').replace(/['’]$/, '');
}

function isName(text: string, before: string): boolean {
  const name = bare(text);
  if (isTradeWord(name) || isTradeWord(name.replace(/s$/, ''))) return false;
  if (isAnnounced(name, before)) return true;
  if (/[-'’]/.test(name) && /^[A-Za-z'’-]+$/.test(name)) return !isCompound(name, before);
  if (/^(?:and\/or|either\/or)$/i.test(name)) return false;
  if (/[^A-Za-z]/.test(name)) return true;
  if (name.length === 1) return !/^[aAI]$/.test(name);
  if (/^[a-z]+$/.test(name)) return !isEnglish(name);
  return !(/^[A-Z][a-z]+$/.test(name) && startsSentence(before) && isEnglish(name));
}

/** "the user ada", "a bucket named payroll". */
function isAnnounced(name: string, before: string): boolean {
  const previous = /([A-Za-z]+)\s+["'“‘]?$/.exec(before)?.[1] ?? '';
  if (!cues.test(previous.toLowerCase())) return false;
  return !followers.test(name.toLowerCase()) && !/(?:ly|ing|ed)$/.test(name);
}

function isCompound(name: string, before: string): boolean {
  const isLower = name === name.toLowerCase() || (startsSentence(before) && /^[A-Z][a-z'’-]*$/.test(name));
  const parts = name.toLowerCase().split(/[-'’]/);
  const areWords = parts.every((part) => part.length === 1 || isEnglish(part) || isTradeWord(part));
  return isLower && areWords && compound.test(name.toLowerCase());
}

function isEnglish(text: string): boolean {
  const lower = text.toLowerCase();
  return isEnglishWord(lower) || isTradeWord(lower);
}

function startsSentence(before: string): boolean {
  return /(?:^|[.!?:;]["'”’)\]]?\s+|^\s*["'“‘([-]\s*|\n\s*)["'“‘(]?$/.test(before);
}

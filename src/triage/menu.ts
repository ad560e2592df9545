import type { Coverage } from '../domain/coverage.ts';
import type { Entities } from '../domain/entities.ts';
import type { Evidence } from '../domain/evidence.ts';
import { listCalls } from '../domain/evidence-calls.ts';
import type { EntityKind, Menu, MenuEntity } from '../domain/menu.ts';
import { words } from '../domain/phrase.ts';
import { listPlaceholders } from '../playbook/placeholders.ts';
import type { Question, SourceQuery } from '../playbook/playbook.ts';
import type { Settings } from './settings.ts';

/** What one question more is about, and what it can be bound with. */
interface Subject extends MenuEntity {
  readonly entities: Entities;
}

export interface MenuRequest {
  readonly entities: Entities;
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  readonly left: number;
  /** Ids given so far, by kind and value. */
  readonly ids: Map<string, string>;
  /** What no log can know, for a name. */
  readonly tail: (name: string) => string;
}

export interface OpenMenu {
  readonly menu: Menu;
  /** The question with what it is about, or null where this is nothing to ask. */
  find(questionId: string, entityId: string): { readonly question: Question; readonly subject: Subject } | null;
}

const mostOfAKind = 4;
const mostQuestions = 10;
const needs: Readonly<Record<Exclude<EntityKind, 'finding'>, string>> = {
  accessKeyId: 'accessKeyId',
  userName: 'userName',
  address: 'remoteIps',
};

/**
 * What may be asked beyond the playbook: its questions about other keys, users and addresses the logs name, and questions of
 * other playbooks about what the finding names. Built from our pages and from ids of ours; a log decides neither.
 */
export function openMenu(request: MenuRequest, settings: Pick<Settings, 'playbooks' | 'ways'>): OpenMenu {
  const subjects = listSubjects(request);
  const asked = new Set(request.coverage.map(({ question }) => question));
  const names = known(request.entities);
  const canAsk = (question: Question, { kind, id }: MenuEntity): boolean => {
    if (asked.has(furtherId(question, id))) return false;
    if (kind === 'finding') return !asked.has(question.id) && isAboutFinding(question, names);
    return question.sources.some((query) => isAbout(query, kind));
  };
  const questions = listQuestions(settings)
    .map((question) => ({ question, about: subjects.filter((subject) => canAsk(question, subject)) }))
    .filter(({ about }) => about.length > 0)
    .slice(0, mostQuestions);
  const offered = new Set(questions.flatMap(({ about }) => about.map(({ id }) => id)));
  return {
    menu: {
      questions: questions.map(({ question, about }) => ({
        id: question.id,
        title: { en: words(question.title.en), ja: words(question.title.ja) },
        about: [...new Set(about.map(({ kind }) => kind))],
      })),
      entities: subjects.filter(({ id }) => offered.has(id)).map(({ id, kind, value }) => ({ id, kind, value })),
      left: request.left,
    },
    find: (questionId, entityId) => {
      const found = questions.find(({ question }) => question.id === questionId);
      const subject = found?.about.find(({ id }) => id === entityId);
      return found && subject ? { question: asFurther(found.question, subject), subject } : null;
    },
  };
}

/**
 * Its own id: an answer about somebody else must not close a question about the finding; never decisive, and only with the
 * queries that are about that entity, so that none falls back to what the finding names.
 */
function asFurther(question: Question, { id, kind }: MenuEntity): Question {
  const title = {
    en: `${question.title.en} (further question, about ${id})`,
    ja: `${question.title.ja} (追加の質問、対象 ${id})`,
  };
  const sources = kind === 'finding' ? question.sources : question.sources.filter((query) => isAbout(query, kind));
  return { ...question, id: furtherId(question, id), title, sources, decisive: false };
}

function isAbout(query: SourceQuery, kind: Exclude<EntityKind, 'finding'>): boolean {
  const names = listNeeds(query);
  return names.length > 0 && names.every((name) => name === needs[kind]);
}

/** Whether an answer came of a question that was not in the playbook of the finding. */
export function isFurther(questionId: string): boolean {
  return questionId.includes('/');
}

function furtherId({ id }: Question, entityId: string): string {
  return `${id}/${entityId}`;
}

/** Every question once with the queries that can be asked here; the first page that defines it wins. */
function listQuestions({ playbooks, ways }: Pick<Settings, 'playbooks' | 'ways'>): readonly Question[] {
  const all = playbooks.flatMap(({ questions, follow }) => [...questions, ...follow]);
  const unique = [...new Map(all.toReversed().map((question) => [question.id, question])).values()];
  return unique
    .map((question) => ({ ...question, sources: question.sources.filter(({ via }) => ways.includes(via)) }))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

/** Whether the finding names something such a question is about, and all of it. */
function isAboutFinding({ sources }: Question, names: ReadonlySet<string>): boolean {
  return sources.map(listNeeds).some((needed) => needed.length > 0 && needed.every((name) => names.has(name)));
}

function listNeeds(query: SourceQuery): readonly string[] {
  return listPlaceholders(templateOf(query)).filter((name) => !general.includes(name));
}

const general: readonly string[] = ['index', 'sourcetype', 'accountId', 'region'];

function templateOf(query: SourceQuery): string {
  if (query.via === 'splunk') return query.spl;
  return query.via === 'files' ? query.sql : query.value;
}

function known(entities: Entities): ReadonlySet<string> {
  const isThere = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== null);
  return new Set(Object.entries(entities).flatMap(([name, value]) => (isThere(value) ? [name] : [])));
}

function listSubjects({ entities, evidence, ids, tail }: MenuRequest): readonly Subject[] {
  const calls = listCalls(evidence).map(({ record }) => record);
  const nameIt = (key: string): string => nameEntity(key, { ids, tail });
  const own = new Set([entities.accessKeyId, entities.userName, ...entities.remoteIps]);
  const pick = (kind: Exclude<EntityKind, 'finding'>, values: readonly (string | null)[]): readonly Subject[] =>
    countMost(values.filter((value) => value !== null && !own.has(value))).map((value) => ({
      id: nameIt(`${kind}:${value}`),
      kind,
      value,
      entities: { ...entities, ...aboutOne(kind, value) },
    }));
  return [
    { id: nameIt('finding'), kind: 'finding', value: 'finding', entities },
    ...pick(
      'accessKeyId',
      calls.map(({ principal }) => principal.accessKeyId),
    ),
    ...pick(
      'userName',
      calls.map(({ principal }) => principal.userName ?? principal.issuerName),
    ),
    ...pick(
      'address',
      calls.map(({ address }) => (address !== null && /^[\d.]+$|:/.test(address) ? address : null)),
    ),
  ];
}

function aboutOne(kind: Exclude<EntityKind, 'finding'>, value: string): Partial<Entities> {
  if (kind === 'address') return { remoteIps: [value] };
  return kind === 'userName' ? { userName: value } : { accessKeyId: value };
}

function countMost(values: readonly (string | null)[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ranked = [...counts].toSorted(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  return ranked.slice(0, mostOfAKind).map(([value]) => value);
}

/** The same thing keeps its id; with a tail, so that a log cannot name it in advance. */
function nameEntity(key: string, { ids, tail }: Pick<MenuRequest, 'ids' | 'tail'>): string {
  const id = ids.get(key) ?? `N${ids.size}-${tail(key)}`;
  ids.set(key, id);
  return id;
}

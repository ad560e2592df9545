import type { Answer } from '../domain/ask.ts';
import type { Entities } from '../domain/entities.ts';
import type { Finding } from '../domain/finding.ts';
import { keepCollected } from '../domain/keep-collected.ts';
import { findLog, type LogAvailability, type LogNeed, type LogOptions } from '../domain/log-coverage.ts';
import { type Binding, regionsOf, windowOf } from '../playbook/bind-question.ts';
import type { Question, SourceQuery } from '../playbook/playbook.ts';
import type { Settings } from './settings.ts';

/** Whose logs are looked for. */
export interface Seeker {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly settings: Settings;
  readonly now: Date;
}

export interface ReachedLog extends LogAvailability {
  /** Where it is collected; none for a log that knows no regions. */
  readonly regions: readonly string[];
  /** The log is missing for part of the time in which the finding was seen, though the question looks there. */
  readonly isCut: boolean;
  /** Takes out of an answer what is not collected. */
  readonly filter: (answer: Answer) => Answer;
}

/** Whether the log of a query is collected here, when, and in which regions. */
export function reachLog({ question, query }: { question: Question; query: SourceQuery }, seeker: Seeker): ReachedLog {
  const { finding, entities, settings } = seeker;
  const binding = bindingOf(seeker);
  const window = windowOf(question, binding);
  const need: LogNeed = {
    source: query.source,
    events: query.source === 'cloudtrail' ? (query.events ?? 'management') : null,
    bucket: entities.bucket,
    account: finding.accountId,
    region: finding.region,
    ...window,
  };
  const isFiles = query.via === 'files';
  // The one folder of a case holds every log, however the organisation would reach it.
  const isCase = settings.ways.every((way) => way === 'files');
  const options: LogOptions = { via: isCase ? null : query.via, at: finding.updatedAt, around: finding.firstSeen };
  const log = findLog(need, settings.organisation, options);
  const isTrail = query.source === 'cloudtrail';
  const isThere = (region: string) => findLog({ ...need, region }, settings.organisation, options).collected;
  const everywhere = regionsFor(query, binding);
  return {
    ...log,
    regions: log.collected && isTrail ? everywhere.filter(isThere) : everywhere,
    isCut: log.collected && isCut(log, window, finding),
    // A folder can hold more than the log it stands for; a log platform holds what it collects.
    filter:
      isFiles && isTrail ? (answer) => withCollected(answer, need, { ...options, ...settings }) : (answer) => answer,
  };
}

/** Flow, resolver and cluster logs belong to one region, sign-ins and change records to none. */
export function regionsFor({ source }: Pick<SourceQuery, 'source'>, binding: Binding): readonly string[] {
  if (source === 'cloudtrail') return regionsOf(binding);
  return source === 'entra' || source === 'changes' ? [] : [binding.finding.region];
}

function withCollected(answer: Answer, need: LogNeed, options: LogOptions & Pick<Settings, 'organisation'>): Answer {
  const rows = keepCollected(answer.rows, need, options);
  return { ...answer, rows, outcome: answer.outcome === 'answered' && rows.length === 0 ? 'empty' : answer.outcome };
}

interface Span {
  readonly from: string;
  readonly to: string;
}

function isCut(log: Span, asked: Span, finding: Finding): boolean {
  const from = Math.max(Date.parse(asked.from), Date.parse(finding.firstSeen));
  const to = Math.min(Date.parse(asked.to), Date.parse(finding.lastSeen));
  return from <= to && (Date.parse(log.from) > from || Date.parse(log.to) < to);
}

/** What queries are bound with. */
export function bindingOf(seeker: Seeker): Binding {
  const { finding, entities, now, settings } = seeker;
  return { finding, entities, now, homeRegion: settings.homeRegion };
}

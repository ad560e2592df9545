import type { Entities } from '../../src/domain/entities.ts';
import type { LogSource } from '../../src/domain/organisation.ts';
import type { Question, SourceQuery } from '../../src/playbook/playbook.ts';
import type { Toolbox } from '../../src/ports.ts';
import { type Looked, look } from '../../src/triage/look.ts';
import { buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';

interface OneLook {
  readonly query: SourceQuery;
  /** The log asked, as the configuration describes it. */
  readonly place: LogSource;
  readonly toolbox: Toolbox;
  readonly entities?: Partial<Entities>;
  readonly now?: Date;
}

/** An answer of a log that was read to its end and holds nothing. */
export const emptyAnswer = {
  outcome: 'empty' as const,
  rows: [],
  tool: 't',
  detail: '',
  calls: 1,
  throttled: 0,
  cacheHits: 0,
};

/** Looks with one decisive question, a day around the finding, that has one source. */
export function lookAtOne({
  query,
  place,
  toolbox,
  entities,
  now = new Date('2026-03-03T18:00:00Z'),
}: OneLook): Promise<Looked> {
  const question: Question = {
    id: 'T.1',
    title: { en: 'Who?', ja: '誰か' },
    decisive: true,
    window: { from: '-24h', to: '+24h' },
    sources: [query],
  };
  const page = {
    family: 't',
    title: { en: 'T', ja: 'T' },
    types: ['*'],
    questions: [question],
    follow: [],
    guidance: 'x',
  };
  return look(
    { finding: buildFinding(), entities: buildEntities(entities), onProgress: () => undefined },
    { toolbox, clock: { now: () => now } },
    {
      organisation: buildOrganisation({ logSources: [place] }),
      language: 'en',
      homeRegion: 'eu-west-1',
      playbooks: [page],
      budgets: { seconds: 10, toolCalls: 10 },
      ways: [query.via],
      matchesNetwork: () => false,
    },
  );
}

import { describe, expect, it } from '@jest/globals';
import type { Answer, Ask } from '../../src/domain/ask.ts';
import type { Entities } from '../../src/domain/entities.ts';
import type { LogSource } from '../../src/domain/organisation.ts';
import { plainText } from '../../src/domain/phrase.ts';
import type { Question } from '../../src/playbook/playbook.ts';
import type { Toolbox } from '../../src/ports.ts';
import { type Looked, look } from '../../src/triage/look.ts';
import type { Settings } from '../../src/triage/settings.ts';
import { buildCall, buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';

const collected = (via: string, more: Partial<LogSource> = {}): LogSource => ({
  source: 'cloudtrail',
  accounts: ['*'],
  via,
  collected: true,
  ...more,
});
const question: Question = {
  id: 'T.1',
  title: { en: 'Who?', ja: '誰か' },
  decisive: true,
  window: { from: '-24h', to: '+24h' },
  sources: [
    { source: 'cloudtrail', via: 'splunk', spl: 'search index={index} {userName}' },
    { source: 'cloudtrail', via: 'cloudtrail-api', attribute: 'Username', value: '{userName}' },
  ],
};
const nothing: Omit<Answer, 'outcome'> = {
  rows: [],
  tool: 'test/tool',
  detail: '',
  calls: 1,
  throttled: 0,
  cacheHits: 0,
};
const rows = [buildCall('e1')];

interface World {
  readonly logSources?: readonly LogSource[];
  readonly ways?: Settings['ways'];
  readonly toolCalls?: number;
  readonly seconds?: number;
  readonly questions?: readonly Question[];
  readonly entities?: Partial<Entities>;
}

async function lookWith(answer: (ask: Ask) => Partial<Answer> | Promise<Partial<Answer>>, world: World = {}) {
  const asked: string[] = [];
  const toolbox: Toolbox = {
    ask: async (ask) => {
      asked.push(ask.query.via);
      return { ...nothing, outcome: 'empty', ...(await answer(ask)) };
    },
  };
  const { questions = [question] } = world;
  const page = { family: 'test', title: { en: 'T', ja: 'T' }, types: ['*'], questions, follow: [], guidance: 'Look.' };
  const settings: Settings = {
    organisation: buildOrganisation({
      logSources: world.logSources ?? [collected('splunk'), collected('cloudtrail-api')],
    }),
    language: 'en',
    homeRegion: 'eu-west-1',
    playbooks: [page],
    budgets: { seconds: world.seconds ?? 10, toolCalls: world.toolCalls ?? 10 },
    ways: world.ways ?? ['splunk', 'cloudtrail-api'],
    matchesNetwork: () => false,
  };
  const progress: string[] = [];
  const onProgress = (done: number, planned: number) => void progress.push(`${done}/${planned}`);
  const request = { finding: buildFinding(), entities: buildEntities(world.entities), onProgress };
  const looked = await look(request, { toolbox, clock: { now: () => new Date('2026-03-03T18:00:00Z') } }, settings);
  return { looked, asked, progress };
}
const outcomes = ({ coverage }: Looked) => coverage.map(({ via, outcome }) => `${via} ${outcome}`);

describe('looking', () => {
  it('stops at the first source that answers with rows', async () => {
    const { looked, asked } = await lookWith(() => ({ outcome: 'answered', rows }));
    expect(asked).toEqual(['splunk']);
    expect(looked.evidence).toMatchObject([{ question: 'T.1', tool: 'test/tool', rows, digest: { total: 1 } }]);
    expect(looked.coverage).toMatchObject([{ outcome: 'answered', rows: 1, evidence: looked.evidence[0]?.id }]);
  });

  it('has an empty answer confirmed by the next source', async () => {
    const { looked } = await lookWith(({ query }) => (query.via === 'splunk' ? {} : { outcome: 'answered', rows }));
    expect(outcomes(looked)).toEqual(['splunk empty', 'cloudtrail-api answered']);
  });

  it.each(['throttled', 'denied', 'expired', 'timed_out', 'unavailable'] as const)(
    'goes on after %s and tells it',
    async (outcome) => {
      const { looked } = await lookWith(({ query }) =>
        query.via === 'splunk' ? { outcome, rows } : { outcome: 'empty' },
      );
      expect(outcomes(looked)).toEqual([`splunk ${outcome}`, 'cloudtrail-api empty']);
      // Rows of a source that failed are not used.
      expect(looked.evidence).toMatchObject([{ rows: [] }]);
    },
  );

  it('keeps the rows of a cut answer as a lower bound, and asks on', async () => {
    const { looked, asked } = await lookWith(() => ({ outcome: 'truncated', rows }));
    expect(asked).toHaveLength(2);
    expect(looked.evidence).toMatchObject([
      { outcome: 'truncated', rows },
      { outcome: 'truncated', rows },
    ]);
  });

  it('does not ask a log that is not collected, and quotes the note of the configuration', async () => {
    const { looked, asked } = await lookWith(() => ({}), {
      logSources: [
        collected('splunk', { collected: false, note: 'the trail does not reach Splunk' }),
        collected('cloudtrail-api'),
      ],
    });
    expect(asked).toEqual(['cloudtrail-api']);
    expect(outcomes(looked)).toEqual(['splunk not_collected', 'cloudtrail-api empty']);
    expect(plainText(looked.coverage[0]?.detail.en ?? [])).toContain('the trail does not reach Splunk');
  });

  it.each([
    ['answered', 'splunk truncated'],
    ['empty', 'splunk not_collected'],
  ] as const)(
    'does not call %s complete where the log misses part of the time of the finding',
    async (outcome, told) => {
      const { looked } = await lookWith(() => ({ outcome, rows: outcome === 'answered' ? rows : [] }), {
        logSources: [collected('splunk', { from: '2026-03-03T12:30:00Z' })],
        ways: ['splunk'],
      });
      expect(outcomes(looked)).toEqual([told]);
      expect(looked.coverage[0]?.from).toBe('2026-03-03T12:30:00.000Z');
      expect(plainText(looked.coverage[0]?.detail.en ?? [])).toContain('only part of the time of the finding');
    },
  );

  it('names only the regions in which the log is collected', async () => {
    const { looked } = await lookWith(() => ({}), {
      logSources: [collected('splunk', { regions: ['eu-west-1'] }), collected('cloudtrail-api')],
    });
    expect(looked.coverage.map(({ regions }) => regions)).toEqual([['eu-west-1'], ['eu-west-1', 'us-east-1']]);
  });

  it('says so when no way is configured, or the name cannot be asked, and nothing where the finding names nothing', async () => {
    expect(outcomes((await lookWith(() => ({}), { ways: ['files'] })).looked)).toEqual(['splunk not_configured']);
    const unsafe = await lookWith(() => ({}), { ways: ['splunk'], entities: { userName: 'a*' } });
    expect(unsafe.asked).toEqual([]);
    expect(outcomes(unsafe.looked)).toEqual(['splunk unavailable']);
    expect(outcomes((await lookWith(() => ({}), { entities: { userName: null } })).looked)).toEqual([]);
  });

  it('asks nothing more once the calls are used up, and says what was not asked', async () => {
    const { looked, asked } = await lookWith(() => ({ calls: 1 }), { toolCalls: 1 });
    expect(asked).toHaveLength(1);
    expect(outcomes(looked)).toEqual(['splunk empty', 'cloudtrail-api timed_out']);
    expect(plainText(looked.coverage[1]?.detail.en ?? [])).toMatch(/budget/);
    expect(looked.usage.toolCalls).toBe(1);
  });

  it('keeps order, tells its progress and gives evidence ids nobody can guess', async () => {
    const questions = ['T.1', 'T.2', 'T.3'].map((id) => ({ ...question, id }));
    const slow = async ({ question: id }: Ask): Promise<Partial<Answer>> => {
      await new Promise((resolve) => setTimeout(resolve, id === 'T.1' ? 20 : 0));
      return { outcome: 'answered', rows };
    };
    const { looked, progress } = await lookWith(slow, { questions });
    expect(looked.coverage.map((entry) => entry.question)).toEqual(['T.1', 'T.2', 'T.3']);
    expect(progress).toEqual(['1/3', '2/3', '3/3']);
    expect(looked.evidence.map(({ id }) => id)).toEqual(
      [1, 2, 3].map((n) => expect.stringMatching(new RegExp(`^E${n}-[0-9a-z]{3}$`))),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../src/domain/ask.ts';
import { plainText } from '../../src/domain/phrase.ts';
import type { TrailsAnswer } from '../../src/domain/trail-coverage.ts';
import { emptyAnswer, lookAtOne } from './look-at-one.ts';

const query = {
  source: 'cloudtrail' as const,
  events: 's3-data' as const,
  via: 'splunk' as const,
  spl: 'search index={index} {bucket}',
};
const objects = [
  { field: 'eventCategory', equals: ['Data'] },
  { field: 'resources.type', equals: ['AWS::S3::Object'] },
].map((one) => ({ startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [], ...one }));
const trail = { name: 'main', arn: 'a', organization: false, logging: true, started: null, stopped: null };
const recording = { ...trail, deliveryError: null, selectors: [objects] };
const management = { ...recording, selectors: [] };

interface World {
  readonly trails: TrailsAnswer['trails'];
  readonly isCollected?: boolean;
  readonly answer?: Partial<Answer>;
}

async function lookWith({ trails, isCollected = true, answer = {} }: World) {
  const toolbox = {
    ask: () => Promise.resolve({ ...emptyAnswer, ...answer }),
    trails: () => Promise.resolve({ trails, outcome: trails ? ('answered' as const) : ('denied' as const), calls: 3 }),
  };
  const place = { source: 'cloudtrail' as const, events: ['s3-data'], accounts: ['*'], via: 'splunk' };
  const { coverage, usage } = await lookAtOne({
    query,
    place: { ...place, collected: isCollected },
    toolbox,
    entities: { bucket: 'ledger' },
  });
  const [only] = coverage;
  return {
    outcome: only?.outcome,
    detail: plainText(only?.detail.en ?? []),
    ja: plainText(only?.detail.ja ?? []),
    usage,
  };
}

describe('what is not collected, told from what is not there', () => {
  it('trusts an empty answer where a trail records these events', async () => {
    const { outcome, detail, usage } = await lookWith({ trails: [recording] });
    expect({ outcome, detail }).toEqual({
      outcome: 'empty',
      detail: 'complete, and nothing there; recorded by the trail main',
    });
    expect(usage.toolCalls).toBe(2);
  });

  it('does not believe a configuration that AWS contradicts', async () => {
    const found = await lookWith({ trails: [management] });
    expect(found.outcome).toBe('not_collected');
    expect(found.detail).toContain('AWS contradicts the configuration');
    expect(found.ja).toContain('矛盾');
    const rows = [{ eventID: 'e1' }];
    expect(await lookWith({ trails: [management], answer: { outcome: 'answered', rows } })).toMatchObject({
      outcome: 'truncated',
      detail: expect.stringContaining('AWS contradicts the configuration'),
    });
  });

  it('names the time in which the trail was stopped', async () => {
    const stopped = { ...recording, stopped: '2026-03-03T02:00:00.000Z', started: '2026-03-03T03:00:00.000Z' };
    expect(await lookWith({ trails: [stopped] })).toMatchObject({
      outcome: 'not_collected',
      detail: expect.stringContaining('was not logging from 2026-03-03T02:00:00.000Z to 2026-03-03T03:00:00.000Z'),
    });
  });

  it('says where it could not check, and goes by the configuration', async () => {
    const empty = await lookWith({ trails: null });
    expect(empty.outcome).toBe('empty');
    expect(empty.detail).toContain('could not be checked (denied); the configuration is believed');
  });

  it('confirms or doubts that a log is not collected', async () => {
    const confirmed = await lookWith({ trails: [management], isCollected: false });
    expect(confirmed).toMatchObject({ outcome: 'not_collected', detail: expect.stringContaining('AWS confirms it') });
    const doubted = await lookWith({ trails: [recording], isCollected: false });
    expect(doubted).toMatchObject({
      outcome: 'not_collected',
      detail: expect.stringContaining('but the trail main records these events'),
    });
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Ask } from '../../src/domain/ask.ts';
import { findEntities } from '../../src/domain/find-entities.ts';
import { parseFinding } from '../../src/domain/parse-finding.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import { look } from '../../src/triage/look.ts';
import { makeStorm } from './make-storm.ts';

interface Measured {
  readonly name: string;
  /** The questions ask their sources one after the other; the longest of these sums, per round. */
  readonly chainMs: number;
  readonly lookMs: number;
}

/** Milliseconds a source takes: the same for the same question and way, different for others. */
function latencyOf({ question, query }: Ask): number {
  const text = `${question} ${query.via}`;
  let sum = 0;
  for (const character of text) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  return 200 + (sum % 1800);
}

const types = [
  'Discovery:IAMUser/AnomalousBehavior',
  'Exfiltration:S3/AnomalousBehavior',
  'AttackSequence:IAM/CompromisedCredentials',
];

/** Looks at findings with simulated sources: every way is there, none has rows, so every chain is as long as it can be. */
export async function measureLatency(): Promise<readonly Measured[]> {
  const [scenario] = await makeStorm({ incidents: 1, findingsEach: 1 }, new Date());
  const document = scenario?.finding;
  const playbooks = await loadPlaybooks(playbooksFolder);
  const measured: Measured[] = [];
  for (const type of types) {
    const finding = parseFinding({ ...document, Type: type });
    const chains = new Map<string, number>();
    const toolbox = {
      ask: async (ask: Ask): Promise<Answer> => {
        const latency = latencyOf(ask);
        chains.set(ask.question, (chains.get(ask.question) ?? 0) + latency);
        await sleep(latency);
        return { outcome: 'empty', rows: [], tool: 'simulated', detail: '', calls: 1, throttled: 0, cacheHits: 0 };
      },
    };
    const started = performance.now();
    const settings = { ...surroundings, playbooks };
    const request = { finding, entities: findEntities(finding, []), onProgress: () => undefined };
    await look(request, { toolbox, clock: { now: () => new Date() } }, settings);
    const lookMs = performance.now() - started;
    measured.push({ name: `${type}, ${chains.size} questions`, chainMs: Math.max(...chains.values()), lookMs });
  }
  return measured;
}

const everywhere = (source: 'cloudtrail' | 'entra' | 'vpcflow' | 'dns' | 'eks' | 'changes', via: string) => ({
  source,
  via,
  accounts: ['*'],
  collected: true,
});
const surroundings = {
  organisation: {
    language: 'en' as const,
    timeZone: 'UTC',
    businessHours: null,
    holidays: [],
    accounts: [],
    ownNetworks: [],
    userPatterns: [],
    inventory: [],
    logSources: [
      ...(['cloudtrail', 'entra', 'vpcflow', 'dns', 'eks', 'changes'] as const).map((source) =>
        everywhere(source, 'splunk'),
      ),
      everywhere('cloudtrail', 'cloudtrail-api'),
    ],
  },
  language: 'en' as const,
  homeRegion: 'eu-west-1',
  budgets: { seconds: 180, toolCalls: 60 },
  ways: ['cloudtrail-api', 'splunk'] as const,
  matchesNetwork: () => false,
};

import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateInvestigationCommand,
  GetInvestigationCommand,
  GuardDutyClient,
  type GuardDutyClientConfig,
  type InvestigationSummary,
  ListInvestigationsCommand,
} from '@aws-sdk/client-guardduty';
import type { Finding } from '../domain/finding.ts';
import type { Opinion, SecondOpinion } from '../domain/second-opinion.ts';

type Provider = Extract<GuardDutyClientConfig['credentials'], () => unknown>;

export interface SecondOpinionOptions {
  readonly credentials: (accountId: string | null) => Provider;
  /** Investigations started per account and day; AWS allows 10 in the preview (GuardDuty API reference, CreateInvestigation). */
  readonly perDay: number;
  /** How long one is waited for; one that is not done by then is found done by the next look at the finding. */
  readonly waitMs: number;
  readonly pollMs?: number;
}

const dayMs = 86_400_000;
const requestMs = 10_000;

/**
 * GuardDuty's own investigation of a finding: the one it made before, else a new one within the quota of the day. Never
 * throws: whatever happens is a typed outcome.
 */
export function createSecondOpinion(options: SecondOpinionOptions): SecondOpinion {
  return {
    ask: async (finding, signal) => {
      const { detectorId } = finding;
      if (detectorId === null) return nothing('unavailable', 'the finding names no detector');
      const client = new GuardDutyClient({
        region: finding.region,
        credentials: options.credentials(finding.accountId),
        maxAttempts: 2,
        requestHandler: { connectionTimeout: 5_000, requestTimeout: requestMs, throwOnRequestTimeout: true },
      });
      const limit = AbortSignal.any([signal, AbortSignal.timeout(options.waitMs)]);
      try {
        return await investigate({ client, detectorId, finding, options, signal: limit });
      } catch (error) {
        if (limit.aborted) return nothing('timed_out', 'GuardDuty is still investigating');
        return nothing(outcomeOf(error), error instanceof Error ? error.name : 'unknown');
      } finally {
        client.destroy();
      }
    },
  };
}

interface Run {
  readonly client: GuardDutyClient;
  readonly detectorId: string;
  readonly finding: Finding;
  readonly options: SecondOpinionOptions;
  readonly signal: AbortSignal;
}

async function investigate(run: Run): Promise<Opinion> {
  const { client, detectorId, finding, options, signal } = run;
  const past = await listPast(run);
  const known = past.find(({ TriggerPrompt, Status }) => Status !== 'FAILED' && TriggerPrompt?.includes(finding.id));
  if (known?.InvestigationId) return waitFor(known.InvestigationId, run);
  const today = past.filter(({ StartTime }) => Date.now() - (StartTime?.getTime() ?? 0) < dayMs).length;
  if (today >= options.perDay) return nothing('unavailable', `the quota of ${options.perDay} a day is used up`);
  // The id makes starting it twice start it once; the prompt holds nothing but what GuardDuty itself wrote.
  const TriggerPrompt = `Investigate finding ${finding.id} in account ${finding.accountId}`;
  const command = new CreateInvestigationCommand({ DetectorId: detectorId, TriggerPrompt, ClientToken: finding.id });
  const { InvestigationId } = await client.send(command, { abortSignal: signal });
  return InvestigationId === undefined ? nothing('unavailable', 'no id') : waitFor(InvestigationId, run);
}

async function listPast({ client, detectorId, signal }: Run): Promise<readonly InvestigationSummary[]> {
  const found: InvestigationSummary[] = [];
  let NextToken: string | undefined;
  do {
    const command = new ListInvestigationsCommand({
      DetectorId: detectorId,
      MaxResults: 50,
      ...(NextToken ? { NextToken } : {}),
    });
    const page = await client.send(command, { abortSignal: signal });
    found.push(...(page.Investigations ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined && found.length < 200);
  return found;
}

async function waitFor(InvestigationId: string, { client, detectorId, options, signal }: Run): Promise<Opinion> {
  for (;;) {
    const command = new GetInvestigationCommand({ DetectorId: detectorId, InvestigationId });
    const { Investigation: made } = await client.send(command, { abortSignal: signal });
    if (made?.Status === 'FAILED') return nothing('unavailable', 'GuardDuty could not finish its investigation');
    if (made?.Status === 'COMPLETED')
      return {
        outcome: 'answered',
        detail: '',
        told: {
          investigationId: InvestigationId,
          riskLevel: made.RiskLevel ?? null,
          confidence: made.Confidence ?? null,
          risk: made.Risk ?? null,
          endedAt: made.EndTime?.toISOString() ?? null,
        },
      };
    await sleep(options.pollMs ?? 5_000, undefined, { signal });
  }
}

function outcomeOf(error: unknown): 'denied' | 'throttled' | 'unavailable' {
  const name = error instanceof Error ? error.name : '';
  if (/AccessDenied|Forbidden|Unauthorized/i.test(name)) return 'denied';
  return /Thrott|TooManyRequests|LimitExceeded/i.test(name) ? 'throttled' : 'unavailable';
}

function nothing(outcome: Opinion['outcome'], detail: string): Opinion {
  return { outcome, detail, told: null };
}

import { z } from 'zod';
import { TrailSchema, type TrailsAnswer } from '../domain/trail-coverage.ts';
import { outcomeOf } from './call-result.ts';
import type { McpHost } from './host.ts';

const Found = z.looseObject({ trails: z.array(TrailSchema), calls: z.number().catch(1) });
const Counted = z.looseObject({ calls: z.number() });

interface TrailsAsked {
  readonly account: string;
  readonly region: string;
  readonly signal: AbortSignal;
}

/** Asks the cloudtrail server which trails record an account in a region. */
export async function askTrails({ account, region, signal }: TrailsAsked, host: McpHost): Promise<TrailsAnswer> {
  const place = { account, region };
  const result = await host.call({ server: 'cloudtrail', tool: 'describe_coverage', arguments: place, signal });
  if (!result.ok) {
    const calls = Counted.safeParse(result.value).data?.calls ?? 1;
    return { trails: null, outcome: outcomeOf(result.error), calls };
  }
  const found = Found.safeParse(result.value);
  if (!found.success) return { trails: null, outcome: 'unavailable', calls: 1 };
  return { trails: found.data.trails, outcome: 'answered', calls: found.data.calls };
}

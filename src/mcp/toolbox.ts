import type { Answer, Ask } from '../domain/ask.ts';
import type { Toolbox } from '../ports.ts';
import { type AwslabsOptions, askAwslabsCloudTrail } from './ask-awslabs-cloudtrail.ts';
import { askCloudTrail } from './ask-cloudtrail.ts';
import { askFiles } from './ask-files.ts';
import { askInParts } from './ask-in-parts.ts';
import { askSplunk } from './ask-splunk.ts';
import { askTrails } from './ask-trails.ts';
import type { McpHost } from './host.ts';
import { createPacer } from './pacing.ts';
import { rememberProbes } from './remember-probes.ts';

/** Splunk's own limit for rows of one search is often not far above. */
const splunkPageRows = 2_000;

export interface ToolboxOptions {
  readonly host: McpHost;
  /** How servers that stand in for our own CloudTrail server are paced. */
  readonly awslabs?: AwslabsOptions | undefined;
}

/** The log tools behind one door. Whatever happens is an answer with a typed outcome. */
export function createToolbox({ host, ...options }: ToolboxOptions): Toolbox {
  const awslabs = options.awslabs ?? { pacer: createPacer({ perSecond: 1 }), throttledForMs: 20_000 };
  const ask: Toolbox['ask'] = async (asked, signal) => {
    try {
      return await route(asked, { host, awslabs }, signal);
    } catch {
      const detail = signal.aborted ? 'stopped by the time budget' : 'the tool failed in an unknown way';
      const outcome = signal.aborted ? 'timed_out' : 'unavailable';
      return { outcome, rows: [], tool: asked.query.via, detail, calls: 1, throttled: 0, cacheHits: 0 };
    }
  };
  return { ask, prove: rememberProbes(ask), trails: (place, signal) => askTrails({ ...place, signal }, host) };
}

function route(
  ask: Ask,
  { host, awslabs }: { host: McpHost; awslabs: AwslabsOptions },
  signal: AbortSignal,
): Promise<Answer> {
  const { query } = ask;
  switch (query.via) {
    case 'cloudtrail-api':
      if (query.server !== undefined) return askAwslabsCloudTrail({ ask, query, host, signal }, awslabs);
      return askCloudTrail({ ask, query, host, signal });
    case 'splunk':
      return askInParts(ask, {
        askOnce: (part) => askSplunk({ ask: part, query: sameWay(part, query), host, signal }),
        pageRows: splunkPageRows,
        signal,
      });
    case 'files':
      return askInParts(ask, {
        askOnce: (part) => askFiles({ ask: part, query: sameWay(part, query), host, signal }),
        pageRows: ask.maxRows,
        signal,
      });
  }
}

/** The query of a part is of the same kind as that of the whole. */
function sameWay<Way extends Ask['query']>({ query }: Ask, whole: Way): Way {
  return query.via === whole.via ? { ...whole, ...query } : whole;
}

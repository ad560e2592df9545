import type { Outcome } from '../domain/coverage.ts';
import type { Clock, Toolbox } from '../ports.ts';
import type { Dependency } from './health-state.ts';

/** Outcomes that say nothing against the source: it was asked and told what there is. */
const sound: readonly Outcome[] = ['answered', 'empty', 'truncated', 'not_collected', 'not_configured'];

export interface WatchedToolbox {
  readonly toolbox: Toolbox;
  /** How each source answered last. */
  sources(): readonly Dependency[];
}

/** The same toolbox, with a memory of how each source answered last. */
export function watchSources(toolbox: Toolbox, clock: Clock): WatchedToolbox {
  const last = new Map<string, Dependency>();
  return {
    toolbox: {
      ...toolbox,
      ask: async (asked, signal) => {
        const answer = await toolbox.ask(asked, signal);
        const { query } = asked;
        const name = `source ${query.via === 'splunk' ? query.server : query.via}`;
        const state = sound.includes(answer.outcome) ? 'ok' : 'failing';
        last.set(name, { name, state, detail: `${answer.outcome} at ${clock.now().toISOString()}`, isVital: false });
        return answer;
      },
    },
    sources: () => [...last.values()],
  };
}

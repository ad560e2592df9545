import type { Case, Investigation, StepName } from '../domain/case.ts';
import type { Ports } from '../ports.ts';
import { publish } from './publish.ts';
import type { Settings } from './settings.ts';
import { type Notebook, triage } from './triage.ts';

export interface Job {
  readonly opened: Case;
  readonly investigation: Investigation;
}

/**
 * One investigation from first look to closed books. Run again after a crash it goes on where it was: what was seen is read
 * back, and every message and ticket is made once. Never throws: a failure is told in the thread and in the log.
 */
export async function investigate(job: Job, ports: Ports, settings: Settings): Promise<void> {
  const { opened, investigation } = job;
  const log = ports.log.child({ case: opened.key, investigation: investigation.id });
  try {
    log.info({}, 'Investigation started');
    const triaged = await triage(opened.finding, { ...ports, notebook: keepNotebook(job, ports) }, settings);
    await ports.store.saveStep(investigation.id, 'publish');
    await publish({ ...job, ...triaged }, ports);
    await ports.store.finishInvestigation(investigation.id, triaged.record);
    const { disposition, priority } = triaged.report.verdict;
    log.info({ disposition, priority, ...triaged.record.usage }, 'Investigation finished');
  } catch (error) {
    log.error({ error }, 'Investigation failed');
    await reportFailure(job, ports, error);
  }
}

function keepNotebook({ opened, investigation }: Job, { store, channel, log }: Ports): Notebook {
  return {
    step: (name: StepName, done = 0, planned = 0) => {
      const progress = { step: name, done, planned, startedBy: investigation.requestedBy };
      // Progress is a courtesy: a message that cannot be edited must not stop the investigation.
      channel
        .progress(opened, investigation, progress)
        .catch((error: unknown) => log.warn({ error }, 'Progress could not be shown'));
    },
    readLook: async () => {
      const saved = await store.readLook(investigation.id);
      return saved && { ...saved, usage: { toolCalls: 0, throttled: 0, cacheHits: 0 } };
    },
    keepLook: (looked) => store.saveLook(investigation.id, looked),
  };
}

async function reportFailure(
  { opened, investigation }: Job,
  { store, channel, log }: Ports,
  error: unknown,
): Promise<void> {
  try {
    await store.failInvestigation(investigation.id, error instanceof Error ? error.name : 'unknown');
    await channel.failed(opened, investigation, error);
  } catch (second) {
    log.error({ error: second }, 'The failure could not be reported');
  }
}

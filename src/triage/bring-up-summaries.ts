import type { Ports } from '../ports.ts';

type Needs = Pick<Ports, 'store' | 'log'> & { readonly channel: Pick<Ports['channel'], 'summarize'> };

/** While alerts still come, each of them brings the summary up to date. */
const usualQuietMs = 30_000;
const duty = 'summaries';
const dutyMs = 60_000;

/**
 * Posts the summaries of floods that were not posted, or do not show all alerts yet: the process ended in between, or Slack was
 * away. What fails again is logged and left for the next time.
 */
export async function bringUpSummaries({ store, channel, log }: Needs, quietMs = usualQuietMs): Promise<void> {
  const behind = await store.floodsBehind(quietMs);
  if (behind.length === 0 || !(await store.takeDuty(duty, dutyMs))) return;
  for (const flood of behind) {
    await channel.summarize(flood).catch((error: unknown) => {
      log.warn({ error, flood: flood.id }, 'The summary of a flood could not be brought up to date');
    });
  }
  await store.endDuty(duty, true);
}

import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse } from './aws-call.ts';
import type { AwsWorld } from './aws-world.ts';
import { describeTrails, getEventSelectors, getTrailStatus } from './describe-trails.ts';
import { createLake } from './lake.ts';
import { lookupEvents } from './lookup-events.ts';
import { summariseEvent } from './summarise-event.ts';

/** CloudTrail: event history at the rate AWS allows, and what is known about the trails. */
export function createCloudTrail(
  world: AwsWorld,
  lookupsPerSecond: number,
): Record<string, (call: AwsCall) => AwsReply> {
  const events = world.events
    .map(summariseEvent)
    .sort((a, b) => b.EventTime - a.EventTime || a.EventId.localeCompare(b.EventId));
  const recent = new Map<string, number[]>();
  return {
    LookupEvents(call) {
      const key = `${call.accountId}/${call.region}`;
      const now = Date.now();
      const lastSecond = (recent.get(key) ?? []).filter((time) => now - time < 1000);
      if (lastSecond.length >= lookupsPerSecond) return refuse('ThrottlingException', 'Rate exceeded');
      recent.set(key, [...lastSecond, now]);
      return lookupEvents(events, call);
    },
    DescribeTrails: (call) => describeTrails(world, call),
    GetTrailStatus: (call) => getTrailStatus(world, call),
    GetEventSelectors: (call) => getEventSelectors(world, call),
    ...createLake(world),
  };
}

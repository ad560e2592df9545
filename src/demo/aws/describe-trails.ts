import { z } from 'zod';
import type { ScenarioTrail } from '../load-scenarios.ts';
import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse, succeed } from './aws-call.ts';
import type { AwsWorld } from './aws-world.ts';
import { securityAccountId } from './aws-world.ts';

/** The trail of the organisation, on in every account; it feeds Splunk. Management events only, as nowhere S3 data events are collected. */
const organisationTrail: ScenarioTrail = {
  name: 'kestrel-org-trail',
  account: securityAccountId,
  homeRegion: 'ap-northeast-1',
  bucket: 'kestrel-org-trail-logs',
};

const trailInputSchema = z.object({ Name: z.string().optional(), TrailName: z.string().optional() });

/** DescribeTrails: the organisation's trail and the account's own ones. */
export function describeTrails(world: AwsWorld, call: AwsCall): AwsReply {
  return succeed({ trailList: trailsOf(world, call.accountId).map(toTrail) });
}

/** GetTrailStatus: whether the trail is logging, and when that last changed. */
export function getTrailStatus(world: AwsWorld, call: AwsCall): AwsReply {
  return withTrail(world, call, (trail) => {
    const [stopped, started] = [trail.stoppedAt, trail.startedAt].map((time) =>
      time === undefined ? 0 : Date.parse(time),
    );
    const isLogging = (stopped ?? 0) <= (started ?? 0);
    return succeed({
      IsLogging: isLogging,
      ...(isLogging ? { LatestDeliveryTime: Math.floor(Date.now() / 1000) - 240 } : {}),
      ...(started ? { StartLoggingTime: started / 1000 } : {}),
      ...(stopped ? { StopLoggingTime: stopped / 1000 } : {}),
    });
  });
}

/** GetEventSelectors: management events only, for every trail of the demo. */
export function getEventSelectors(world: AwsWorld, call: AwsCall): AwsReply {
  return withTrail(world, call, (trail) =>
    succeed({
      TrailARN: arnOf(trail),
      EventSelectors: [
        { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
      ],
    }),
  );
}

function withTrail(world: AwsWorld, call: AwsCall, answer: (trail: ScenarioTrail) => AwsReply): AwsReply {
  const input = trailInputSchema.parse(call.input);
  const name = input.Name ?? input.TrailName ?? '';
  const trail = trailsOf(world, call.accountId).find((each) => each.name === name || arnOf(each) === name);
  return trail === undefined
    ? refuse('TrailNotFoundException', `Unknown trail: ${name} for the user: ${call.accountId}`)
    : answer(trail);
}

function trailsOf(world: AwsWorld, accountId: string): ScenarioTrail[] {
  return [organisationTrail, ...world.trails.filter((trail) => trail.account === accountId)];
}

function arnOf(trail: ScenarioTrail): string {
  return `arn:aws:cloudtrail:${trail.homeRegion}:${trail.account}:trail/${trail.name}`;
}

function toTrail(trail: ScenarioTrail): Record<string, unknown> {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    TrailARN: arnOf(trail),
    HomeRegion: trail.homeRegion,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    IsOrganizationTrail: trail === organisationTrail,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
  };
}

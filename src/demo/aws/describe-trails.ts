import { z } from 'zod';
import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse, succeed } from './aws-call.ts';
import type { AwsWorld, DemoTrail } from './aws-world.ts';
import { securityAccountId } from './aws-world.ts';

/** The trail of the organisation, on in every account; it feeds Splunk. Management events only, as nowhere S3 data events are collected. */
const organisationTrail: DemoTrail = {
  name: 'kestrel-org-trail',
  account: securityAccountId,
  homeRegion: 'ap-northeast-1',
  bucket: 'kestrel-org-trail-logs',
};

const trailInputSchema = z.object({ Name: z.string().optional(), TrailName: z.string().optional() });
const listInputSchema = z.object({ includeShadowTrails: z.boolean().default(true) });

/** DescribeTrails: the organisation's trail and the account's own ones; a trail of one region is seen only there. */
export function describeTrails(world: AwsWorld, call: AwsCall): AwsReply {
  const { includeShadowTrails } = listInputSchema.parse(call.input);
  const isShown = ({ homeRegion, isMultiRegion = true }: DemoTrail) =>
    homeRegion === call.region || (isMultiRegion && includeShadowTrails);
  return succeed({ trailList: trailsOf(world, call.accountId).filter(isShown).map(toTrail) });
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
      ...(trail.deliveryError === undefined ? {} : { LatestDeliveryError: trail.deliveryError }),
    });
  });
}

/** GetEventSelectors: management events only, unless the trail says otherwise. */
export function getEventSelectors(world: AwsWorld, call: AwsCall): AwsReply {
  return withTrail(world, call, (trail) =>
    succeed({
      TrailARN: arnOf(trail),
      ...(trail.advancedEventSelectors
        ? { AdvancedEventSelectors: trail.advancedEventSelectors }
        : { EventSelectors: trail.eventSelectors ?? [managementEvents] }),
    }),
  );
}

const managementEvents = {
  ReadWriteType: 'All',
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
};

/** A name alone means a trail of this account and region; a shadow trail or one of the organisation needs its ARN. */
function withTrail(world: AwsWorld, call: AwsCall, answer: (trail: DemoTrail) => AwsReply): AwsReply {
  const input = trailInputSchema.parse(call.input);
  const name = input.Name ?? input.TrailName ?? '';
  const isHere = ({ account, homeRegion }: DemoTrail) => account === call.accountId && homeRegion === call.region;
  const trail = trailsOf(world, call.accountId).find(
    (each) => arnOf(each) === name || (each.name === name && isHere(each)),
  );
  return trail === undefined
    ? refuse('TrailNotFoundException', `Unknown trail: ${name} for the user: ${call.accountId}`)
    : answer(trail);
}

function trailsOf(world: AwsWorld, accountId: string): DemoTrail[] {
  return [organisationTrail, ...world.trails.filter((trail) => trail.account === accountId)];
}

function arnOf(trail: DemoTrail): string {
  return `arn:aws:cloudtrail:${trail.homeRegion}:${trail.account}:trail/${trail.name}`;
}

function toTrail(trail: DemoTrail): Record<string, unknown> {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    TrailARN: arnOf(trail),
    HomeRegion: trail.homeRegion,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: trail.isMultiRegion ?? true,
    IsOrganizationTrail: trail === organisationTrail,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: (trail.eventSelectors ?? trail.advancedEventSelectors) !== undefined,
    HasInsightSelectors: false,
  };
}

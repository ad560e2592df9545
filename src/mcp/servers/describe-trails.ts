import type {
  AdvancedFieldSelector,
  CloudTrailClient,
  EventSelector,
  GetEventSelectorsCommandOutput,
  GetTrailStatusCommandOutput,
  Trail as SdkTrail,
} from '@aws-sdk/client-cloudtrail';
import { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import type { Condition, Trail } from '../../domain/trail-coverage.ts';

type Send = <T>(work: (client: CloudTrailClient) => Promise<T>) => Promise<T>;
type Selectors = NonNullable<Trail['selectors']>;

/**
 * The trails that record an account in a region: its own, those of its organisation, and those of other regions that record
 * all regions. What one trail does not let us see is null; only a refusal to list them at all is an error.
 */
export async function describeTrails(region: string, send: Send): Promise<readonly Trail[]> {
  const { trailList = [] } = await send((client) =>
    client.send(new DescribeTrailsCommand({ includeShadowTrails: true })),
  );
  const here = trailList.filter(({ HomeRegion, IsMultiRegionTrail }) => IsMultiRegionTrail || HomeRegion === region);
  const trails: Trail[] = [];
  for (const one of here) trails.push(await describeTrail(one, send));
  return trails;
}

/** A member account must name an organisation's trail by its ARN; so we always do. */
async function describeTrail({ Name, TrailARN, IsOrganizationTrail }: SdkTrail, send: Send): Promise<Trail> {
  const name = TrailARN ?? Name ?? '';
  const status = await send((client) => client.send(new GetTrailStatusCommand({ Name: name }))).catch(() => null);
  const selected = await send((client) => client.send(new GetEventSelectorsCommand({ TrailName: name }))).catch(
    () => null,
  );
  return {
    name: Name ?? name,
    arn: name,
    organization: IsOrganizationTrail ?? false,
    ...readStatus(status),
    selectors: selected && readSelectors(selected),
  };
}

type Status = Pick<Trail, 'logging' | 'started' | 'stopped' | 'deliveryError'>;

function readStatus(status: GetTrailStatusCommandOutput | null): Status {
  return {
    logging: status?.IsLogging ?? null,
    started: status?.StartLoggingTime?.toISOString() ?? null,
    stopped: status?.StopLoggingTime?.toISOString() ?? null,
    deliveryError: status?.LatestDeliveryError || null,
  };
}

function readSelectors({
  AdvancedEventSelectors = [],
  EventSelectors = [],
}: GetEventSelectorsCommandOutput): Selectors {
  if (AdvancedEventSelectors.length === 0) return EventSelectors.flatMap(readBasic);
  return AdvancedEventSelectors.map(({ FieldSelectors = [] }) => FieldSelectors.map(readCondition));
}

const none = { equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] };
const is = (field: string, ...equals: string[]): Condition => ({ ...none, field, equals });

function readCondition(selector: AdvancedFieldSelector): Condition {
  return {
    field: selector.Field ?? '',
    equals: selector.Equals ?? [],
    startsWith: selector.StartsWith ?? [],
    endsWith: selector.EndsWith ?? [],
    notEquals: selector.NotEquals ?? [],
    notStartsWith: selector.NotStartsWith ?? [],
    notEndsWith: selector.NotEndsWith ?? [],
  };
}

/** A basic selector is several advanced ones: management events, and each type of resource by the start of its ARN. */
function readBasic({
  ReadWriteType = 'All',
  IncludeManagementEvents = true,
  DataResources = [],
  ExcludeManagementEventSources = [],
}: EventSelector): Selectors {
  const access = ReadWriteType === 'All' ? [] : [is('readOnly', String(ReadWriteType === 'ReadOnly'))];
  const excluded = ExcludeManagementEventSources.map((source) => ({
    ...none,
    field: 'eventSource',
    notEquals: [source],
  }));
  const management = IncludeManagementEvents ? [[is('eventCategory', 'Management'), ...access, ...excluded]] : [];
  const data = DataResources.filter(({ Values = [] }) => Values.length > 0).map(({ Type = '', Values = [] }) => {
    // "arn:aws:s3" and "arn:aws:lambda" mean every bucket and every function.
    const isAll = Values.some((value) => /^arn:aws[\w-]*:(s3|lambda)(:::?)?$/.test(value));
    const where = isAll ? [] : [{ ...none, field: 'resources.ARN', startsWith: Values }];
    return [is('eventCategory', 'Data'), is('resources.type', Type), ...access, ...where];
  });
  return [...management, ...data];
}

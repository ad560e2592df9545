import { valuesNamed } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import { createCounters } from './counter.ts';
import type { Gauge } from './gauge.ts';
import { networkOf } from './network-of.ts';

/** Parameters that name what a call worked on, where the record lists no resource. */
const resourceParameters = [
  'bucketName',
  'functionName',
  'roleName',
  'userName',
  'instanceId',
  'secretId',
  'trailName',
  'detectorId',
  'dBInstanceIdentifier',
  'snapshotId',
  'keyId',
  'policyArn',
] as const;

const columns = [
  'event',
  'deniedEvent',
  'service',
  'address',
  'network',
  'userAgent',
  'error',
  'principal',
  'accessKey',
  'region',
  'resource',
] as const;

/** Tallies and figures of CloudTrail records; a record that was fetched twice counts once. */
export function createApiCallGauge(): Gauge<ApiCall> {
  const { of, tallies } = createCounters(...columns);
  const { of: object } = createCounters('key');
  const known = new Set<string>();
  const figures = { calls: 0, succeeded: 0, denied: 0, failed: 0, writes: 0, successfulWrites: 0 };
  return {
    add: (call) => {
      if (known.has(call.id)) return;
      if (call.id !== '') known.add(call.id);
      countResult(call, figures);
      of('event').add(call.name);
      of('deniedEvent').add(call.denied ? call.name : null);
      of('service').add(call.source);
      of('address').add(call.address);
      of('network').add(networkOf(call.address));
      of('userAgent').add(call.userAgent);
      of('error').add(call.errorCode);
      of('principal').add(call.principal.arn ?? call.principal.userName ?? call.principal.invokedBy);
      of('accessKey').add(call.principal.accessKeyId);
      of('region').add(call.region);
      for (const resource of resourcesOf(call)) of('resource').add(resource);
      object('key').add(objectOf(call));
    },
    finish: () => ({
      tallies: tallies(),
      figures: {
        ...figures,
        distinctEvents: of('event').distinct(),
        distinctAddresses: of('address').distinct(),
        distinctNetworks: of('network').distinct(),
        distinctUserAgents: of('userAgent').distinct(),
        distinctPrincipals: of('principal').distinct(),
        distinctAccessKeys: of('accessKey').distinct(),
        distinctObjects: object('key').distinct(),
        distinctRegions: of('region').distinct(),
      },
    }),
  };
}

function countResult(
  call: ApiCall,
  figures: Record<'calls' | 'succeeded' | 'denied' | 'failed' | 'writes' | 'successfulWrites', number>,
): void {
  figures.calls += 1;
  figures.succeeded += Number(call.succeeded);
  figures.denied += Number(call.denied);
  figures.failed += Number(!call.succeeded && !call.denied);
  figures.writes += Number(!call.readOnly);
  figures.successfulWrites += Number(!call.readOnly && call.succeeded);
}

function resourcesOf(call: ApiCall): readonly string[] {
  if (call.resources.length > 0) return call.resources;
  return [...new Set(valuesNamed(call.requestParameters, resourceParameters).map(String))];
}

/** An object of S3: its key is a name in one bucket only. */
function objectOf({ category, requestParameters }: ApiCall): string | null {
  const key = requestParameters['key'];
  return category === 'data' && typeof key === 'string' ? `${String(requestParameters['bucketName'])}/${key}` : null;
}

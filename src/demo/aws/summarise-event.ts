import { z } from 'zod';
import type { LogRecord } from '../load-scenarios.ts';

const recordSchema = z.object({
  eventID: z.string(),
  eventName: z.string(),
  eventSource: z.string(),
  eventTime: z.iso.datetime(),
  awsRegion: z.string(),
  recipientAccountId: z.string(),
  readOnly: z.boolean().default(false),
  eventCategory: z.string().default('Management'),
  userIdentity: z.looseObject({
    type: z.string().default('Unknown'),
    userName: z.string().optional(),
    principalId: z.string().optional(),
    accessKeyId: z.string().optional(),
  }),
  requestParameters: z.record(z.string(), z.unknown()).nullish(),
  responseElements: z.record(z.string(), z.unknown()).nullish(),
  resources: z.array(z.looseObject({ ARN: z.string().optional(), type: z.string().optional() })).default([]),
});
type ParsedRecord = z.infer<typeof recordSchema>;

/** One entry of LookupEvents, plus what the server filters by. */
export interface EventSummary {
  EventId: string;
  EventName: string;
  EventSource: string;
  EventTime: number;
  ReadOnly: 'true' | 'false';
  Username?: string;
  AccessKeyId?: string;
  Resources: { ResourceType: string; ResourceName: string }[];
  CloudTrailEvent: string;
  category: string;
  region: string;
  accountId: string;
}

/** Reads out of a raw record what LookupEvents shows and searches. */
export function summariseEvent(record: LogRecord): EventSummary {
  const event = recordSchema.parse(record);
  const userName = nameUser(event);
  const { accessKeyId } = event.userIdentity;
  return {
    EventId: event.eventID,
    EventName: event.eventName,
    EventSource: event.eventSource,
    EventTime: Date.parse(event.eventTime) / 1000,
    ReadOnly: event.readOnly ? 'true' : 'false',
    ...(userName === undefined ? {} : { Username: userName }),
    ...(accessKeyId === undefined ? {} : { AccessKeyId: accessKeyId }),
    Resources: listResources(event),
    CloudTrailEvent: JSON.stringify(record),
    category: event.eventCategory,
    accountId: event.recipientAccountId,
    // Global services such as IAM write us-east-1 here, which is the only region to find them in.
    region: event.awsRegion,
  };
}

/** For an assumed role LookupEvents knows the session name, not the role. */
function nameUser(event: ParsedRecord): string | undefined {
  const { type, userName, principalId } = event.userIdentity;
  if (type === 'Root') return 'root';
  if (type === 'AssumedRole') return principalId?.split(':')[1];
  return userName;
}

/** Parameters in which a request names a resource, with the type CloudTrail gives it. */
const namedParameters: Record<string, string> = {
  bucketName: 'AWS::S3::Bucket',
  userName: 'AWS::IAM::User',
  roleName: 'AWS::IAM::Role',
  policyArn: 'AWS::IAM::Policy',
  groupId: 'AWS::EC2::SecurityGroup',
  snapshotId: 'AWS::EC2::Snapshot',
  volumeId: 'AWS::EC2::Volume',
  secretId: 'AWS::SecretsManager::Secret',
};

function listResources(event: ParsedRecord): EventSummary['Resources'] {
  const parameters = { ...event.responseElements, ...event.requestParameters };
  const named = Object.entries(namedParameters).flatMap(([key, type]) => toResource(type, parameters[key]));
  const listed = event.resources.flatMap(({ ARN, type }) => toResource(type ?? 'Unknown', ARN));
  const keys = findStrings(event, 'accessKeyId').flatMap((id) => toResource('AWS::IAM::AccessKey', id));
  const instances = findStrings(event, 'instanceId').flatMap((id) => toResource('AWS::EC2::Instance', id));
  const all = [...listed, ...named, ...keys, ...instances];
  return [...new Map(all.map((resource) => [resource.ResourceName, resource])).values()];
}

function toResource(type: string, name: unknown): EventSummary['Resources'] {
  return typeof name === 'string' ? [{ ResourceType: type, ResourceName: name }] : [];
}

/** Ids somewhere inside the request or the response, such as the instances RunInstances started. */
function findStrings(event: ParsedRecord, key: string): string[] {
  const text = JSON.stringify([event.requestParameters, event.responseElements]);
  return [...text.matchAll(new RegExp(`"${key}":"([^"]+)"`, 'g'))].flatMap(([, value]) => value ?? []);
}

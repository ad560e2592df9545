import { z } from 'zod';

const conditionSchema = z.strictObject({
  eq: z.array(z.string()).optional(),
  equals: z.array(z.string()).optional(),
  neq: z.array(z.string()).optional(),
  notEquals: z.array(z.string()).optional(),
  gt: z.number().optional(),
  greaterThan: z.number().optional(),
  gte: z.number().optional(),
  greaterThanOrEqual: z.number().optional(),
  lt: z.number().optional(),
  lessThan: z.number().optional(),
  lte: z.number().optional(),
  lessThanOrEqual: z.number().optional(),
});
export const criteriaSchema = z.strictObject({ criterion: z.record(z.string(), conditionSchema).default({}) });

export type Condition = z.infer<typeof conditionSchema>;

/** The attributes ListFindings can filter by (GuardDuty API reference, FindingCriteria), as far as the demo has data. */
const filterableAttributes = new Set([
  'accountId',
  'id',
  'region',
  'severity',
  'type',
  'updatedAt',
  'confidence',
  'resource.resourceType',
  'resource.accessKeyDetails.accessKeyId',
  'resource.accessKeyDetails.principalId',
  'resource.accessKeyDetails.userName',
  'resource.accessKeyDetails.userType',
  'resource.instanceDetails.instanceId',
  'resource.instanceDetails.imageId',
  'resource.instanceDetails.iamInstanceProfile.id',
  'resource.s3BucketDetails.name',
  'service.action.actionType',
  'service.action.awsApiCallAction.api',
  'service.action.awsApiCallAction.callerType',
  'service.action.awsApiCallAction.serviceName',
  'service.action.awsApiCallAction.remoteIpDetails.ipAddressV4',
  'service.action.dnsRequestAction.domain',
  'service.additionalInfo.threatListName',
  'service.archived',
  'service.resourceRole',
]);

/** The first criterion AWS would not accept, if any. */
export function findUnknownAttribute(criterion: Record<string, Condition>): string | undefined {
  return Object.keys(criterion).find((name) => !filterableAttributes.has(name));
}

/** Whether a finding, in its wire form, meets every criterion. */
export function meetsCriteria(finding: Record<string, unknown>, criterion: Record<string, Condition>): boolean {
  return Object.entries(criterion).every(([name, condition]) => meets(readAttribute(finding, name), condition));
}

function meets(values: readonly string[], condition: Condition): boolean {
  const wanted = condition.equals ?? condition.eq;
  const unwanted = condition.notEquals ?? condition.neq;
  if (wanted !== undefined && !values.some((value) => wanted.includes(value))) return false;
  if (unwanted !== undefined && values.some((value) => unwanted.includes(value))) return false;
  return isInRange(Number(values[0]), condition);
}

function isInRange(value: number, condition: Condition): boolean {
  const atLeast = condition.greaterThanOrEqual ?? condition.gte;
  const above = condition.greaterThan ?? condition.gt;
  const atMost = condition.lessThanOrEqual ?? condition.lte;
  const below = condition.lessThan ?? condition.lt;
  const tests = [
    atLeast === undefined || value >= atLeast,
    above === undefined || value > above,
    atMost === undefined || value <= atMost,
    below === undefined || value < below,
  ];
  return tests.every(Boolean);
}

/** Values behind a dotted attribute name, through arrays; updatedAt counts in epoch milliseconds as AWS wants it. */
export function readAttribute(finding: Record<string, unknown>, name: string): string[] {
  const values = name
    .split('.')
    .reduce<unknown[]>((level, key) => level.flatMap((value) => step(value, key)), [finding]);
  return values
    .filter((value) => value !== undefined && value !== null)
    .map((value) => (name === 'updatedAt' ? String(Date.parse(String(value))) : String(value)));
}

function step(value: unknown, key: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => step(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => (name === key ? [child].flat() : []));
}

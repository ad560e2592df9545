import { z } from 'zod';
import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse, succeed } from './aws-call.ts';
import type { AwsFaultBook } from './aws-faults.ts';
import type { AwsWorld } from './aws-world.ts';
import { findDetectorId, securityAccountId } from './aws-world.ts';
import { criteriaSchema, findUnknownAttribute, meetsCriteria, readAttribute } from './meets-criteria.ts';
import { toWireFinding } from './to-wire-finding.ts';

const listFindingsSchema = z.object({
  detectorId: z.string(),
  findingCriteria: criteriaSchema.default({ criterion: {} }),
  sortCriteria: z.object({ attributeName: z.string(), orderBy: z.enum(['ASC', 'DESC']).default('ASC') }).optional(),
  maxResults: z.number().int().min(1).max(50).default(50),
  nextToken: z.string().default(''),
});

const getFindingsSchema = z.object({ detectorId: z.string(), findingIds: z.array(z.string()).min(1).max(50) });

type Answer = (call: AwsCall) => AwsReply;

/** GuardDuty as the administrator and the members see it: findings per region, read only. */
export function createGuardDuty(world: AwsWorld, faults: AwsFaultBook): Record<string, Answer> {
  const detectorOf = (call: AwsCall) =>
    faults.isWithoutDetector(call.region) ? undefined : findDetectorId(world, call.accountId, call.region);
  const withDetector = (call: AwsCall, answer: () => AwsReply): AwsReply =>
    call.input['detectorId'] === detectorOf(call) ? answer() : refuseDetector();
  const visible = (call: AwsCall) =>
    world.findings.filter(
      (finding) =>
        finding.Region === call.region &&
        !faults.isDeleted(finding.Id) &&
        (call.accountId === securityAccountId || finding.AccountId === call.accountId),
    );
  return {
    ListDetectors: (call) =>
      succeed({ detectorIds: [detectorOf(call)].filter((id) => id !== undefined), nextToken: '' }),
    GetDetector: (call) => withDetector(call, () => succeed(describeDetector(call.accountId))),
    ListFindings: (call) => withDetector(call, () => listFindings(call, visible(call).map(toWireFinding))),
    GetFindings: (call) => withDetector(call, () => getFindings(call, visible(call).map(toWireFinding))),
  };
}

function listFindings(call: AwsCall, findings: Record<string, unknown>[]): AwsReply {
  const parsed = listFindingsSchema.safeParse(call.input);
  if (!parsed.success) return refuseInput();
  const { findingCriteria, sortCriteria, maxResults, nextToken } = parsed.data;
  const unknown = findUnknownAttribute(findingCriteria.criterion);
  if (unknown !== undefined) return refuseInput();
  const start = nextToken === '' ? 0 : Number(Buffer.from(nextToken, 'base64url').toString());
  if (!Number.isInteger(start)) return refuseInput();
  const found = findings.filter((finding) => meetsCriteria(finding, findingCriteria.criterion));
  if (sortCriteria !== undefined) found.sort(byAttribute(sortCriteria.attributeName, sortCriteria.orderBy));
  const end = start + maxResults;
  return succeed({
    findingIds: found.slice(start, end).map((finding) => finding['id']),
    nextToken: end < found.length ? Buffer.from(String(end)).toString('base64url') : '',
  });
}

function getFindings(call: AwsCall, findings: Record<string, unknown>[]): AwsReply {
  const parsed = getFindingsSchema.safeParse(call.input);
  if (!parsed.success) return refuseInput();
  const wanted = new Set(parsed.data.findingIds);
  return succeed({ findings: findings.filter((finding) => wanted.has(String(finding['id']))) });
}

function byAttribute(name: string, order: 'ASC' | 'DESC') {
  const sign = order === 'ASC' ? 1 : -1;
  const key = (finding: Record<string, unknown>) => readAttribute(finding, name)[0] ?? '';
  return (a: Record<string, unknown>, b: Record<string, unknown>) =>
    sign * key(a).localeCompare(key(b), 'en', { numeric: true });
}

function describeDetector(accountId: string): Record<string, unknown> {
  return {
    status: 'ENABLED',
    serviceRole: `arn:aws:iam::${accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    findingPublishingFrequency: 'FIFTEEN_MINUTES',
    features: ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS', 'S3_DATA_EVENTS'].map((name) => ({ name, status: 'ENABLED' })),
    tags: {},
  };
}

function refuseDetector(): AwsReply {
  return refuse(
    'BadRequestException',
    'The request is rejected because the input detectorId is not owned by the current account.',
  );
}

function refuseInput(): AwsReply {
  return refuse(
    'BadRequestException',
    'The request is rejected because one or more input parameters have invalid values.',
  );
}

import { z } from 'zod';
import type { Organisation } from '../domain/organisation.ts';
import { languages } from '../domain/phrase.ts';
import {
  accountId,
  accountOrAll,
  instant,
  localDate,
  localTime,
  network,
  oneOrMany,
  timeZone,
} from './field-schemas.ts';

const accountSchema = z
  .strictObject({
    id: accountId,
    name: z.string().optional(),
    environment: z.string().optional(),
    roleToAssume: z.string().min(1).optional(),
  })
  .transform(({ name, environment, ...rest }) => ({
    ...rest,
    name: name ?? rest.id,
    environment: environment ?? 'unknown',
  }));

/** What approves behaviour must be complete: a missing part would make it cover more than was approved. */
const expectationSchema = z.strictObject({
  findingTypes: oneOrMany(z.string()),
  peers: oneOrMany(z.string()),
  principals: oneOrMany(z.string()).optional(),
  from: instant.optional(),
  to: instant.optional(),
  reason: z.string().min(1),
  approvedBy: z.string().min(1),
});

const inventorySchema = z.strictObject({
  id: z.string().min(1),
  kind: z.string().default('resource'),
  account: accountId.optional(),
  name: z.string().optional(),
  owner: z.string().optional(),
  environment: z.string().optional(),
  criticality: z.enum(['low', 'medium', 'high']).optional(),
  purpose: z.string().optional(),
  data: z.string().optional(),
  public: z.boolean().optional(),
  expects: z.array(expectationSchema).optional(),
});

const logSourceSchema = z.strictObject({
  source: z.enum(['cloudtrail', 'entra', 'vpcflow', 'dns', 'eks', 'changes']),
  events: oneOrMany(z.enum(['management', 's3-data', 'lambda-data'])).optional(),
  accounts: oneOrMany(accountOrAll),
  regions: oneOrMany(z.string()).optional(),
  via: z.enum(['cloudtrail-api', 'splunk', 'files', 'jira']),
  server: z.string().min(1).optional(),
  index: z.string().min(1).optional(),
  sourcetype: z.string().min(1).optional(),
  location: z.string().min(1).optional(),
  collected: z.boolean(),
  from: instant.optional(),
  to: instant.optional(),
  retentionDays: z.int().min(1).optional(),
  lagMinutes: z.int().min(0).max(1440).optional(),
  buckets: oneOrMany(z.string()).optional(),
  note: z.string().optional(),
});

/** The keys of the organisation's own knowledge: in gd-triage.yml beside the others, in environment.yml alone. */
export const organisationShape = {
  language: z.enum(languages).default('en'),
  timeZone,
  businessHours: z
    .strictObject({
      days: oneOrMany(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])),
      start: localTime,
      end: localTime,
    })
    .nullable()
    .default(null),
  holidays: z.array(localDate).default([]),
  accounts: z.array(accountSchema),
  ownNetworks: z
    .array(z.strictObject({ cidr: network, name: z.string().default(''), kind: z.string().default('') }))
    .nullable()
    .default(null),
  userPatterns: z.array(z.strictObject({ prefix: z.string().min(1), label: z.string().min(1) })).default([]),
  inventory: z.array(inventorySchema).default([]),
  logSources: z.array(logSourceSchema),
};

export const organisationSchema: z.ZodType<Organisation> = z.strictObject(organisationShape);

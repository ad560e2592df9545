import { z } from 'zod';
import { accountOrAll, oneOrMany, region } from './field-schemas.ts';
import { organisationShape } from './organisation-schema.ts';
import { policySchema, serverSchema } from './server-schema.ts';

const channelSchema = z.strictObject({
  id: z.string().regex(/^[CG][A-Z0-9]{2,}$/, 'must be the id of a channel, such as C0123456789 (not its name)'),
  allowedSenders: z
    .array(
      z.string().regex(/^[ABUW][A-Z0-9]{2,}$/, 'must be the id of a bot or an app, such as B0123456789 or A0123456789'),
    )
    .min(1, 'is empty, so no alert would ever get a button: name the bots or apps that post the alerts'),
});

const ruleSchema = z.strictObject({
  minSeverity: z.number().min(0).max(10).default(0),
  types: oneOrMany(z.string().min(1)).default(['*']),
  accounts: oneOrMany(accountOrAll).default(['*']),
  maxPerHour: z.int().min(1).default(20),
  when: z.enum(['business_hours', 'outside_business_hours']).optional(),
});

const people = z.array(
  z.string().regex(/^(\*|[UWS][A-Z0-9]{2,})$/, 'must be the id of a user (U…) or a user group (S…), or "*"'),
);

const actorsSchema = z.strictObject({
  analyze: people.nullable().default(null),
  decide: people.default([]),
  ask: people.default([]),
  write: people.default([]),
});

/** Limits of one investigation. */
const budgetsSchema = z.strictObject({
  seconds: z.int().min(10).max(3600).default(180),
  modelCalls: z.int().min(0).max(100).default(5),
  promptTokens: z.int().min(2000).max(2_000_000).default(40_000),
  toolCalls: z.int().min(1).max(1000).default(60),
  usd: z.number().min(0).max(100).default(0.25),
});

/** What a model costs, in US dollars for a million tokens. */
const priceSchema = z.strictObject({
  inputUsdPerMillion: z.number().min(0).max(10_000),
  outputUsdPerMillion: z.number().min(0).max(10_000),
});

/** GuardDuty itself keeps a finding for 90 days: a case must not be gone before its finding is. */
const shortestDays = 100;

/** What bounds the work of all people and rules together. */
const limitsSchema = z.strictObject({
  /** Side by side, each bot for itself. */
  investigations: z.int().min(1).max(50).default(4),
  /** In line, in all and of one person or rule. */
  waiting: z.int().min(1).max(100_000).default(2000),
  waitingEach: z.int().min(1).max(100_000).default(500),
  /** Requests within a minute. */
  perPerson: z.int().min(1).max(10_000).default(30),
  perChannel: z.int().min(1).max(10_000).default(120),
});

/** How long things are kept. */
const retentionSchema = z.strictObject({
  days: z.int().min(shortestDays).max(10_000).default(400),
  evidenceDays: z.int().min(1).max(10_000).default(180),
  /** Findings whose cases stay whole, whatever their age. */
  hold: z.array(z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a finding: 32 hexadecimal digits')).default([]),
});

/** Copies of the embedded database beside it; a PostgreSQL server has its own. */
const backupSchema = z.strictObject({
  everyHours: z.int().min(1).max(720).default(24),
  keep: z.int().min(0).max(365).default(7),
});

/** The operator's own lists about addresses; paths count from the folder of gd-triage.yml. */
const addressDataSchema = z.strictObject({
  cloudRanges: oneOrMany(z.string().min(1)).default([]),
  networkOwners: z.string().min(1).nullable().default(null),
});

/** GuardDuty's own investigation beside ours; it starts something in the account, so it is off until somebody wants it. */
const secondOpinionSchema = z.strictObject({
  guardDuty: z.boolean().default(false),
  /** AWS allows 10 per account and day in the preview. */
  perDay: z.int().min(1).max(100).default(5),
  waitSeconds: z.int().min(5).max(600).default(60),
});

/** Everything in gd-triage.yml. */
export const settingsSchema = z.strictObject({
  ...organisationShape,
  regions: z.array(region).min(1).nullable().default(null),
  channels: z.array(channelSchema).default([]),
  autoAnalyze: z.array(ruleSchema).default([]),
  allowedToAct: actorsSchema.default(actorsSchema.parse({})),
  budgets: budgetsSchema.default(budgetsSchema.parse({})),
  limits: limitsSchema.default(limitsSchema.parse({})),
  /** By name of the model, as OPENAI_MODEL gives it. */
  modelPrices: z.record(z.string().min(1), priceSchema).default({}),
  retention: retentionSchema.default(retentionSchema.parse({})),
  backup: backupSchema.default(backupSchema.parse({})),
  /** Bots that run on this database. */
  replicas: z.int().min(1).max(100).default(1),
  secondOpinion: secondOpinionSchema.default(secondOpinionSchema.parse({})),
  addressData: addressDataSchema.default(addressDataSchema.parse({})),
  mcpServers: z.record(z.string(), serverSchema).default({}),
  policy: z.record(z.string(), policySchema).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;

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

/** Everything in gd-triage.yml. */
export const settingsSchema = z.strictObject({
  ...organisationShape,
  regions: z.array(region).min(1).nullable().default(null),
  channels: z.array(channelSchema).default([]),
  autoAnalyze: z.array(ruleSchema).default([]),
  allowedToAct: actorsSchema.default(actorsSchema.parse({})),
  budgets: budgetsSchema.default(budgetsSchema.parse({})),
  /** By name of the model, as OPENAI_MODEL gives it. */
  modelPrices: z.record(z.string().min(1), priceSchema).default({}),
  mcpServers: z.record(z.string(), serverSchema).default({}),
  policy: z.record(z.string(), policySchema).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;

import { z } from 'zod';
import { dispositions } from '../../domain/verdict.ts';
import { choiceSchema, type Form, listSchema, objectSchema, textSchema } from './form.ts';

const horizons = ['immediate', 'short-term', 'medium-term'] as const;
const sentence = z.strictObject({ text: z.string().min(1).max(900), evidence: z.array(z.string()) });
const advice = z.strictObject({
  horizon: z.enum(horizons),
  text: z.string().min(1).max(600),
  evidence: z.array(z.string()),
});

/** A model that writes more than it was asked for is cut, not sent back. */
function first<Item extends z.ZodType>(most: number, item: Item) {
  return z.array(item).transform((items) => items.slice(0, most));
}

/** What the model is asked for: interpretation only. Facts are code's. */
const ModelReply = z.strictObject({
  disposition: z.enum(dispositions),
  summary: first(6, sentence),
  hypotheses: first(6, sentence),
  risk: first(4, sentence),
  recommendations: first(8, advice),
});
export type ModelReply = z.infer<typeof ModelReply>;

const sentenceProperties = { text: textSchema, evidence: listSchema(textSchema) };
const sentences = listSchema(objectSchema(sentenceProperties));

export const triageForm: Form<ModelReply> = {
  name: 'triage',
  schema: ModelReply,
  json: objectSchema({
    disposition: choiceSchema(dispositions),
    summary: sentences,
    hypotheses: sentences,
    risk: sentences,
    recommendations: listSchema(objectSchema({ horizon: choiceSchema(horizons), ...sentenceProperties })),
  }),
};

/** What the sceptic is asked for. It can leave the verdict or raise it; there is no word for lowering it. */
const SecondLook = z.strictObject({
  answer: z.enum(['stands', 'suspicious', 'true_positive']),
  reason: z.string().min(1).max(900),
  evidence: z.array(z.string()),
});
export type SecondLook = z.infer<typeof SecondLook>;

export const secondLookForm: Form<SecondLook> = {
  name: 'second_look',
  schema: SecondLook,
  json: objectSchema({
    answer: choiceSchema(['stands', 'suspicious', 'true_positive']),
    reason: textSchema,
    evidence: listSchema(textSchema),
  }),
};

/** Sentences that failed the check, written again; an empty text withdraws one. */
const Mended = z.strictObject({
  sentences: first(24, z.strictObject({ id: z.string(), text: z.string().max(900), evidence: z.array(z.string()) })),
});
export type Mended = z.infer<typeof Mended>;

export const mendedForm: Form<Mended> = {
  name: 'mended',
  schema: Mended,
  json: objectSchema({ sentences: listSchema(objectSchema({ id: textSchema, ...sentenceProperties })) }),
};

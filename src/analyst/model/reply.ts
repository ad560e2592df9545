import { z } from 'zod';
import { dispositions } from '../../domain/verdict.ts';

const sentence = z.strictObject({ text: z.string().min(1).max(900), evidence: z.array(z.string()) });
const advice = z.strictObject({
  horizon: z.enum(['immediate', 'short-term', 'medium-term']),
  text: z.string().min(1).max(600),
  evidence: z.array(z.string()),
});

/** A model that writes more than it was asked for is cut, not sent back. */
function first<Item extends z.ZodType>(most: number, item: Item) {
  return z.array(item).transform((items) => items.slice(0, most));
}

/** What the model is asked for: interpretation only. Facts are code's. */
export const ModelReply = z.strictObject({
  disposition: z.enum(dispositions),
  summary: first(6, sentence),
  hypotheses: first(6, sentence),
  risk: first(4, sentence),
  recommendations: first(8, advice),
});
export type ModelReply = z.infer<typeof ModelReply>;

const sentenceSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['text', 'evidence'],
  properties: { text: { type: 'string' }, evidence: { type: 'array', items: { type: 'string' } } },
} as const;

/** The same as JSON schema in the subset strict mode accepts: every property required, nothing additional, no lengths. */
export const replySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['disposition', 'summary', 'hypotheses', 'risk', 'recommendations'],
  properties: {
    disposition: { type: 'string', enum: [...dispositions] },
    summary: { type: 'array', items: sentenceSchema },
    hypotheses: { type: 'array', items: sentenceSchema },
    risk: { type: 'array', items: sentenceSchema },
    recommendations: {
      type: 'array',
      items: {
        ...sentenceSchema,
        required: ['horizon', 'text', 'evidence'],
        properties: {
          ...sentenceSchema.properties,
          horizon: { type: 'string', enum: ['immediate', 'short-term', 'medium-term'] },
        },
      },
    },
  },
};

import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Inference } from './domain/brief.ts';
import type { Finding } from './domain/finding.ts';
import type { Organisation } from './domain/organisation.ts';
import { languages } from './domain/phrase.ts';
import { findingSchema } from './store/schema/finding-schema.ts';
import { lookSchema } from './store/schema/look-schema.ts';
import type { Looked } from './triage/look.ts';

/** All that an investigation went by: enough to draw its conclusions again without a log, a model or a network. */
export interface Recording {
  readonly finding: Finding;
  readonly organisation: Organisation;
  readonly homeRegion: string;
  readonly language: (typeof languages)[number];
  readonly looked: Looked;
  /** What the model said, or how it failed; null where the rules drew everything. */
  readonly inference: Inference | null;
  readonly analysedAt: string;
  readonly elapsedMs: number;
}

/** How a recording stands in a run record: compressed, or why it does not. */
export type Packed = { readonly format: 'gzip+base64'; readonly data: string } | { readonly leftOut: string };

const mostBytes = 64_000_000;

const usage = z.object({ toolCalls: z.number(), throttled: z.number(), cacheHits: z.number() });
/** Written by ourselves: the shape tells whether this version can read it. */
const inferenceShape = z.looseObject({
  claims: z.array(z.looseObject({ id: z.string(), writtenBy: z.string() })),
  proposal: z.looseObject({ disposition: z.string() }),
  usage: z.looseObject({ modelCalls: z.number() }),
});
const organisationShape = z.looseObject({ timeZone: z.string(), accounts: z.array(z.unknown()) });
const recordingSchema: z.ZodType<Recording> = z.object({
  finding: findingSchema,
  organisation: z.custom<Organisation>((value) => organisationShape.safeParse(value).success),
  homeRegion: z.string(),
  language: z.enum(languages),
  looked: lookSchema.extend({ usage }),
  inference: z.custom<Inference>((value) => inferenceShape.safeParse(value).success).nullable(),
  analysedAt: z.string(),
  elapsedMs: z.number(),
});
const packedSchema = z.object({ format: z.literal('gzip+base64'), data: z.string() });

/** Packs a recording for the run record. One of more than 64 MB is left out, and the record says so. */
export function packRecording(recording: Recording): Packed {
  const content = JSON.stringify(recording);
  if (content.length > mostBytes) return { leftOut: `the evidence has ${content.length} characters` };
  return { format: 'gzip+base64', data: gzipSync(content).toString('base64') };
}

/** Reads a packed recording; null where it is none, or of a version this one cannot read. */
export function unpackRecording(packed: unknown): Recording | null {
  const found = packedSchema.safeParse(packed);
  if (!found.success) return null;
  try {
    const content = gunzipSync(Buffer.from(found.data.data, 'base64'), { maxOutputLength: 4 * mostBytes });
    return recordingSchema.safeParse(JSON.parse(content.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

import { z } from 'zod';
import { type Row, valueAt } from '../evidence.ts';

/** Field readers that never refuse a record because one field has an unexpected shape: such a field reads as null. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null)
  .catch(null);

export const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
  .nullish()
  .transform((value) => value ?? null)
  .catch(null);

/** A number, also where a log platform turned it into text; `-` and the like read as null. */
export const figure = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
  ])
  .nullish()
  .transform((value) => value ?? null)
  .catch(null);

export const record: z.ZodType<Row> = z.record(z.string(), z.unknown()).catch({});

export const textList = z
  .array(z.unknown())
  .transform((values) => values.filter((value) => typeof value === 'string'))
  .catch([]);

/** The text at a dotted path; null where there is none. */
export function textAt(row: Row, path: string): string | null {
  const value = valueAt(row, path);
  return typeof value === 'string' ? value : null;
}

/** The instant as ISO 8601 in UTC with seconds (milliseconds only where there are any); null where it is none. */
export function readInstant(value: unknown): string | null {
  const millis = typeof value === 'number' ? value * (value > 1e11 ? 1 : 1000) : readMillis(value);
  if (millis === null || !Number.isFinite(millis) || Math.abs(millis) > 8.64e15) return null;
  return new Date(millis).toISOString().replace('.000Z', 'Z');
}

function readMillis(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  if (/^\d{9,13}(\.\d+)?$/.test(value)) return Number(value) * (value.length > 11 ? 1 : 1000);
  if (!/^\d{4}-\d{2}-\d{2}[T ]/.test(value)) return null;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value}Z`;
  const millis = Date.parse(zoned.replace(' ', 'T'));
  return Number.isNaN(millis) ? null : millis;
}

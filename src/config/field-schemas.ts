import { z } from 'zod';
import { findNetworkFault } from './match-network.ts';

/** Fields that several keys share. Messages continue the sentence that begins with the path of the field. */
export const accountId = z.string().regex(/^\d{12}$/, 'must be an AWS account id: 12 digits in quotes');

export const accountOrAll = z.string().regex(/^(\d{12}|\*)$/, 'must be an AWS account id (12 digits in quotes) or "*"');

export const region = z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'must be an AWS region such as eu-west-1');

export const instant = z.iso.datetime({
  offset: true,
  error: 'must be a time with its zone, such as 2026-01-31T09:00:00Z',
});

export const localDate = z.iso.date('must be a day that exists, written YYYY-MM-DD');

export const localTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day in quotes, such as "09:00"');

export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be the IANA name of a time zone, such as Europe/Madrid or Asia/Tokyo');

export const network = z.string().superRefine((text, context) => {
  const fault = findNetworkFault(text);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

/** A single value may stand for a list of one. */
export function oneOrMany<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item).min(1));
}

function isTimeZone(name: string): boolean {
  // Intl also takes offsets such as +09:00, which know no daylight saving.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

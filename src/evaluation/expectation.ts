import { z } from 'zod';
import { dispositions, priorities } from '../domain/verdict.ts';

/** What a correct report of a case says (expected.json of a case folder). */
export const expectationSchema = z.object({
  /** Accepted dispositions, best first. */
  disposition: z.array(z.enum(dispositions)).min(1),
  /** This priority or a higher one; P1 is the highest. */
  priorityAtLeast: z.enum(priorities).default('P4'),
  mustMention: z.array(z.string().min(1)).default([]),
  mustNotMention: z.array(z.string().min(1)).default([]),
});
export type Expectation = z.infer<typeof expectationSchema>;

/** What the author of a case wrote about it, for people and for comparing twins; a folder may come without. */
export const caseNotesSchema = z.object({
  title: z.string().default(''),
  family: z.string().default(''),
  /** The case it differs from in one thing. */
  twin: z.string().optional(),
  /** Where text addressed to the reader was planted. */
  poisoned: z.string().optional(),
});
export type CaseNotes = z.infer<typeof caseNotesSchema>;

/** Whether a disposition asks somebody to do something. Inconclusive does: someone has to find out. */
export function asksToAct(disposition: string): boolean {
  return disposition !== 'benign_true_positive' && disposition !== 'false_positive';
}

/** Whether a priority is the wanted one or higher. An unknown name is not. */
export function isAtLeast(priority: string, wanted: Expectation['priorityAtLeast']): boolean {
  const place = priorities.findIndex((one) => one === priority);
  return place >= 0 && place <= priorities.indexOf(wanted);
}

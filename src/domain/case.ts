import type { Finding } from './finding.ts';

/** A Slack message: channel and ts; threadTs is the message that starts the thread. */
export interface Place {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string;
}

/** Everything we know about one finding, for ever: one thread reply, one ticket, any number of investigations. */
export interface Case {
  readonly key: string;
  readonly finding: Finding;
  readonly place: Place;
  readonly openedAt: string;
}

/** The steps of the story, in order. */
export const stepNames = ['open', 'look', 'infer', 'check', 'write', 'publish', 'done', 'failed'] as const;
export type StepName = (typeof stepNames)[number];

/** One run of the pipeline on a case. */
export interface Investigation {
  readonly id: string;
  readonly caseKey: string;
  /** Slack user id, or `cli`. */
  readonly requestedBy: string;
  readonly step: StepName;
  readonly startedAt: string;
}

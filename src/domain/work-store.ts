import type { Inference } from './brief.ts';
import type { Case, Investigation } from './case.ts';
import type { Coverage } from './coverage.ts';
import type { Evidence } from './evidence.ts';
import type { MenuChoice } from './menu.ts';
import type { Report } from './report.ts';
import type { RunRecord } from './run-record.ts';
import type { TurnKeeper } from './turn-keeper.ts';

/** What a person asked for, as it came; kept before it is acknowledged. */
export interface KeptRequest {
  /** Made from the id the messenger gave it, so that a redelivery is the same request. */
  readonly id: string;
  readonly user: string;
  readonly channel: string | null;
  readonly payload: unknown;
}

/** Why a request starts nothing for now. */
export type RequestRefusal = 'person' | 'channel';

export interface RequestLimits {
  /** Requests of one person within a minute. */
  readonly perPerson: number;
  /** Requests in one channel within a minute. */
  readonly perChannel: number;
}

/** An investigation that is under way or waits in line. */
export interface OpenInvestigation {
  readonly opened: Case;
  readonly investigation: Investigation;
  /** Its place in the line, from 1; null: its work has begun. */
  readonly inLine: number | null;
  /** Begun so often since it last came a step further. */
  readonly attempts: number;
}

export interface SavedLook {
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  readonly usage?: { readonly toolCalls: number; readonly throttled: number; readonly cacheHits: number } | undefined;
}

/** What is published, once it has been written: it is not written again. */
export interface Draft {
  readonly report: Report;
  readonly record: RunRecord;
}

/** The kinds of work that are handed on when a process ends. */
export const jobKinds = ['investigation', 'ticket'] as const;
export type JobKind = (typeof jobKinds)[number];

/** Jobs carry the id of an investigation and nothing else. */
export interface JobInHand {
  readonly id: string;
  /** Attempts before this one. */
  readonly attempt: number;
  /** Which turn of its own this is, where it comes back by itself; from 0. */
  readonly turn: number;
  /** Aborts when the job is handed on: whoever works on it then must stop. */
  readonly signal: AbortSignal;
}

export interface JobWork {
  readonly sideBySide: number;
  /** Done when it resolves; tried again, here or elsewhere, when it rejects. */
  readonly run: (job: JobInHand) => Promise<void>;
}

/** Work that outlives its process: what a process left behind is done by another one, or by itself after a restart. */
export interface JobQueue {
  work(kind: JobKind, work: JobWork): Promise<void>;
  /** Jobs were made: look now instead of at the next poll. */
  wake(): void;
  /** Takes nothing more, gives what is in hand so long (milliseconds), hands on the rest. */
  drain(limitMs: number): Promise<void>;
}

/** Keeps what is asked for, waits and is under way through restarts, and shares it between replicas. */
export interface WorkStore {
  readonly jobs: JobQueue;
  /** Several replicas can work on this database. */
  readonly isShared: boolean;
  /** Turns shared with the other replicas; null where there can be none. */
  readonly turns: TurnKeeper | null;
  /** Identifies this process among the replicas. */
  readonly replica: string;
  /** False where the request is known already: it is, or was, in hand. */
  keepRequest(request: KeptRequest): Promise<boolean>;
  settleRequest(id: string): Promise<void>;
  /** A request of which the person was told that it was not kept, though it may have been: it is not seen to. */
  dropRequest(id: string): Promise<void>;
  /** Takes over the requests of processes that are gone. */
  takeRequests(): Promise<readonly KeptRequest[]>;
  /** Whether this person or channel asked for too much within the last minute. */
  findRefusal(
    who: { readonly user: string; readonly channel: string },
    limits: RequestLimits,
  ): Promise<RequestRefusal | null>;
  /** Null where the investigation is over. */
  openInvestigation(id: string): Promise<OpenInvestigation | null>;
  /** Work on it begins: it leaves the line, and the attempt is counted. */
  beginInvestigation(id: string): Promise<void>;
  /** The last attempt is not counted: an outage ended it. */
  excuseAttempt(id: string): Promise<void>;
  /** Those under way, on whichever replica. */
  runningInvestigations(limit: number): Promise<readonly OpenInvestigation[]>;
  /** The next ones in line. */
  nextInLine(limit: number): Promise<readonly OpenInvestigation[]>;
  /** Whether or not it is over; `isLatest`: no other of its case came after it. */
  findInvestigation(
    id: string,
  ): Promise<(Omit<OpenInvestigation, 'inLine' | 'attempts'> & { readonly isLatest: boolean }) | null>;
  /** Whether anybody, or a rule, ever asked for this case. */
  hasInvestigation(caseKey: string): Promise<boolean>;
  countOpen(): Promise<{ readonly running: number; readonly waiting: number }>;
  /** Makes sure that every open investigation has a job. */
  queueUnfinished(): Promise<void>;
  /** Keeps what was inferred together with what was seen: one refers to the other. The first one stays. */
  saveInference(investigationId: string, inference: Inference, look: SavedLook): Promise<void>;
  readInference(investigationId: string): Promise<Inference | null>;
  /** Keeps what a model answered to exactly this request. */
  saveAnswer(investigationId: string, request: string, answer: unknown): Promise<void>;
  /** Null where it never answered this request. */
  readAnswer(investigationId: string, request: string): Promise<unknown>;
  /** Keeps what a question of the analyst came to, beyond the playbook. */
  saveFurther(investigationId: string, choice: MenuChoice, found: SavedLook): Promise<void>;
  readFurther(investigationId: string, choice: MenuChoice): Promise<SavedLook | null>;
  saveDraft(investigationId: string, draft: Draft): Promise<void>;
  readDraft(investigationId: string): Promise<Draft | null>;
  /** Has the ticket of an investigation looked after in so many seconds. */
  queueTicket(investigationId: string, when: { readonly turn: number; readonly inSeconds: number }): Promise<void>;
  /** Tells the other replicas that this one lives. */
  beat(): Promise<void>;
  /** This one goes: what it holds may be taken over at once. */
  leave(): Promise<void>;
  /** Whether this replica does that work for all now; it keeps it for so long (milliseconds) unless it lets go. */
  takeDuty(name: string, forMs: number): Promise<boolean>;
  /** Lets go of a duty; with `isDone` the time is kept. */
  endDuty(name: string, isDone: boolean): Promise<void>;
  /** When a duty was last done. */
  dutyDoneAt(name: string): Promise<Date | null>;
}

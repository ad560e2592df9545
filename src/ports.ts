import type { Answer, Ask } from './domain/ask.ts';
import type { Brief, Inference } from './domain/brief.ts';
import type { Case, Investigation, Place, StepName } from './domain/case.ts';
import type { CheckedClaim } from './domain/claim.ts';
import type { Finding, FindingReference } from './domain/finding.ts';
import type { Menu, MenuAnswer, MenuChoice } from './domain/menu.ts';
import type { ClaimResult, MessageClaim } from './domain/message-claim.ts';
import type { Flood, FloodAlert, FloodRule, NotedOffer, OfferLine, WantedAlert } from './domain/offer.ts';
import type { Report } from './domain/report.ts';
import type { RunRecord } from './domain/run-record.ts';
import type { TicketState } from './domain/ticket.ts';
import type { TrailsAnswer } from './domain/trail-coverage.ts';
import type { Verdict } from './domain/verdict.ts';
import type { SavedLook, WorkStore } from './domain/work-store.ts';

/** GuardDuty. Facts about a finding come from here, never from a message. */
export interface FindingSource {
  /** Reads the finding the reference means. Throws finding_not_found, finding_ambiguous, no_detector, access_denied … */
  read(reference: FindingReference, hint?: LookUpHint): Promise<Finding>;
  /** All findings the reference can mean, newest first. Throws like {@link FindingSource.read} where there is none. */
  lookUp(reference: FindingReference, hint?: LookUpHint): Promise<LookUp>;
  /** Findings of late whose id begins so. Throws where there is none. */
  startingWith(prefix: string): Promise<LookUp>;
}

/** What else an alert tells, for finding out what it means where it names no id. */
export interface LookUpHint {
  /** When the alert was posted. */
  readonly at: Date | null;
  /** What it says: titles and resource names are looked for in it. */
  readonly text: string | null;
}

export interface LookUp {
  readonly found: readonly Finding[];
  /** Accounts, regions and time that were searched, in words. */
  readonly searched: string;
}

/** The read-only log tools. Never throws: whatever happens is a typed outcome. */
export interface Toolbox {
  ask(ask: Ask, signal: AbortSignal): Promise<Answer>;
  /** Whether a log holds anything at all: asked once a day. Absent where a folder says by itself what is collected. */
  readonly prove?: (probe: Ask, signal: AbortSignal) => Promise<Answer>;
  /** What AWS itself says it records there. Absent where there is no AWS to ask, as with a case folder. */
  readonly trails?: (
    place: { readonly account: string; readonly region: string },
    signal: AbortSignal,
  ) => Promise<TrailsAnswer>;
}

/** Draws claims and a proposed verdict from evidence: the built-in rules, or a language model. */
export interface Analyst {
  infer(brief: Brief, desk: Desk, signal: AbortSignal): Promise<Inference>;
}

/**
 * What one investigation was told beyond its playbook: by a model, which is paid for each answer, and by logs on its behalf.
 * Where an attempt is cut off, the next one finds it again. Never throws: what could not be kept is asked again.
 */
export interface Ledger {
  /** Hexadecimal digits that no log can know in advance; for the same name the same in every attempt. */
  digits(name: string, length: number): string;
  /** What the model answered to exactly this request, or null. */
  findAnswer(request: string): Promise<unknown>;
  keepAnswer(request: string, answer: unknown): Promise<void>;
  /** What a further question came to, or null. */
  findFurther(choice: MenuChoice): Promise<SavedLook | null>;
  keepFurther(choice: MenuChoice, found: SavedLook): Promise<void>;
}

/** What an analyst may do besides reading its brief. */
export interface Desk {
  readonly ledger: Ledger;
  /** What may be asked still; changes with every answer. */
  menu(): Menu;
  /** Has one question of the menu asked, within the budget of the investigation. The answer is part of the evidence from then on. */
  ask(choice: MenuChoice): Promise<MenuAnswer>;
  /** What the check would make of this inference: which claims fall, and the verdict. */
  judge(inference: Inference): { readonly claims: readonly CheckedClaim[]; readonly verdict: Verdict };
}

/** Keeps cases, investigations, messages and tickets through restarts. Every write is safe to repeat. */
export interface CaseStore extends WorkStore {
  /** Registers an alert message; false when this message, or another alert of the same finding, is known already. */
  noteAlert(
    place: Place,
    reference: FindingReference,
    more?: { readonly said: string; readonly sample: boolean },
  ): Promise<{ readonly isNew: boolean; readonly known: Place | null; readonly seen: number }>;
  alertAt(place: Place): Promise<FindingReference | null>;
  /** The first alert about this finding. */
  alertOf(finding: Pick<Finding, 'id' | 'accountId' | 'region'>): Promise<Place | null>;
  /** What is known about the alert at a place, and what the reply under it shows; null where none was noted. */
  offerAt(place: Place): Promise<NotedOffer | null>;
  /** Whether an alert is still to be offered. */
  isOpen(place: Place): Promise<boolean>;
  settleAlert(place: Place, how: 'offered' | 'again'): Promise<void>;
  /** Alerts a stop kept from being offered. */
  openAlerts(): Promise<readonly Place[]>;
  /** Alerts noted at least so long ago (milliseconds) that are still to be offered, by this process or by one that is gone: this one has them now. */
  takeAlerts(notedMs: number): Promise<readonly Place[]>;
  /** Counts an alert into the flood of its type, where there is one by now. */
  joinFlood(place: Place, type: string | null, rule: FloodRule): Promise<Flood | null>;
  floodOf(id: string): Promise<Flood | null>;
  floodAlerts(id: string): Promise<readonly FloodAlert[]>;
  /** The summary of a flood shows so many alerts now. */
  noteSummary(id: string, count: number): Promise<void>;
  /** Floods without a new alert for so long (milliseconds) whose summary does not show all of them. */
  floodsBehind(quietMs: number): Promise<readonly Flood[]>;
  /** Remembers who wants these alerts analysed; null: it has been started. */
  wantAlerts(places: readonly Place[], user: string | null, request?: string | null): Promise<void>;
  wantedAlerts(): Promise<readonly WantedAlert[]>;
  /** The timestamp of the newest message of a channel that was handled. */
  readMark(channel: string): Promise<string | null>;
  saveMark(channel: string, ts: string): Promise<void>;
  /** Takes one of the starts a rule has per hour; false where none is left or a rule started this case before. */
  claimRuleStart(start: {
    readonly rule: string;
    readonly caseKey: string;
    readonly maxPerHour: number;
  }): Promise<boolean>;
  /** Opens the case of this finding, or returns the one that exists (its first place wins). */
  openCase(finding: Finding, place: Place): Promise<Case>;
  findCase(key: string): Promise<Case | null>;
  listCases(limit: number): Promise<readonly Case[]>;
  /** The case that has its thread here. */
  caseAt(place: Place): Promise<Case | null>;
  /** Cases whose finding id begins so, newest first. */
  casesStarting(prefix: string): Promise<readonly Case[]>;
  /** Starts an investigation and its job; the one that runs, or that this request started before, comes back with isNew false. */
  startInvestigation(
    opened: Case,
    requestedBy: string,
    request?: string | null,
  ): Promise<{ readonly investigation: Investigation; readonly isNew: boolean }>;
  saveStep(investigationId: string, step: StepName): Promise<void>;
  /** False where one was kept before: that one counts. */
  saveLook(investigationId: string, look: SavedLook): Promise<boolean>;
  readLook(investigationId: string): Promise<SavedLook | null>;
  /** With `isTicketOpen` the ticket is looked for again later. */
  finishInvestigation(
    investigationId: string,
    record: RunRecord,
    more?: { readonly isTicketOpen: boolean },
  ): Promise<void>;
  failInvestigation(investigationId: string, code: string): Promise<void>;
  /** Whether an investigation has ended, by whichever process. */
  isOver(investigationId: string): Promise<boolean>;
  /** Investigations a stop interrupted. */
  unfinished(): Promise<readonly { readonly investigation: Investigation; readonly opened: Case }[]>;
  lastRecord(caseKey: string): Promise<RunRecord | null>;
  /** Takes the right to post a message, so that of several processes one posts it. */
  claimMessage(claim: MessageClaim): Promise<ClaimResult>;
  /** Whether the right to post is still this claimant's: asked just before posting, since a process may have been frozen. */
  holdClaim(claim: Pick<MessageClaim, 'owner' | 'purpose' | 'claimant'>): Promise<boolean>;
  /** The message posted for a purpose (`offer`, `progress:<investigation>`, `report:<investigation>:1` …), or null. */
  messageFor(owner: string, purpose: string): Promise<Place | null>;
  /** Notes where it stands, unless that was noted before; returns the place that counts. */
  noteMessage(owner: string, purpose: string, place: Place): Promise<Place>;
  ticketOf(caseKey: string): Promise<TicketState>;
  /** False where the state is not `known` any more: somebody else works on the ticket. */
  saveTicket(caseKey: string, state: TicketState, known?: TicketState): Promise<boolean>;
  close(): Promise<void>;
}

/** Slack, as the pipeline needs it. Every method is safe to repeat: the same purpose posts once. */
export interface Channel {
  /** The one thread reply under an alert, with an Analyze button for each finding it names. Waits its turn. */
  offer(place: Place, lines: readonly OfferLine[]): Promise<void>;
  /** Brings that reply up to date, where it was posted: seen again, started. Soon, not at once. */
  updateOffer(place: Place, lines: readonly OfferLine[]): Promise<void>;
  /** Lets people choose in the thread which of several findings an alert means. */
  choose(place: Place, choice: LookUp): Promise<void>;
  /** One message in the channel for many alerts of one type, kept up to date. Tells the store how far it got. */
  summarize(flood: Flood): Promise<void>;
  /** Tells in the thread of an alert why it is not analysed, though that was promised to somebody. */
  refused(wanted: WantedAlert, error: unknown): Promise<void>;
  /** Tells the administrator once that a channel is shared with another organisation and so left alone. */
  warnShared(channel: string): Promise<void>;
  /** Messages of a channel after a timestamp, oldest first. Throws external_channel and slack_not_in_channel. */
  history(channel: string, after: string): Promise<readonly { readonly message: unknown; readonly place: Place }[]>;
  /** Starts a thread for a finding asked for by command, where no alert stands yet. Posts once per case. */
  announce(channel: string, finding: Finding, requestedBy: string): Promise<Place>;
  /** One progress message in the thread, edited in place. */
  progress(opened: Case, investigation: Investigation, progress: Progress): Promise<void>;
  /** The report in the thread, with the full Markdown as a file. */
  report(opened: Case, investigation: Investigation, published: Published): Promise<void>;
  /** The progress message says what failed and what to do. */
  failed(opened: Case, investigation: Investigation, error: unknown): Promise<void>;
  /** What became in the end of a ticket that was not certain when the report was posted. */
  ticket(opened: Case, investigation: Investigation, result: Pick<Published, 'ticket' | 'ticketError'>): Promise<void>;
  permalink(place: Place): Promise<string | null>;
}

export interface Progress {
  readonly step: StepName;
  /** Questions done and planned, while looking. */
  readonly done: number;
  readonly planned: number;
  readonly startedBy: string;
  /** Its place in the line, from 1, while it waits. */
  readonly inLine?: number | null;
  /** Asked when the message is about to be sent, which may be later: whether this is still so. */
  readonly isStill?: (() => Promise<boolean>) | undefined;
}

export interface Published {
  readonly report: Report;
  readonly markdown: string;
  readonly ticket: { readonly key: string; readonly url: string } | null;
  /** Why there is no ticket, in catalogue terms. */
  readonly ticketError: unknown;
  /** It is tried again without anybody asking. */
  readonly isTicketOpen?: boolean;
}

/** JIRA. Opens the one ticket of a case or updates it. */
export interface Tracker {
  publish(ticket: TicketRequest): Promise<{ readonly key: string; readonly url: string }>;
}

export interface TicketRequest {
  readonly caseKey: string;
  readonly findingId: string;
  readonly report: Report;
  readonly summary: string;
  readonly threadUrl: string | null;
  readonly consoleUrl: string;
  /** What the store knows, and how to tell it before and after each effect. */
  readonly state: TicketState;
  readonly save: (state: TicketState) => Promise<void>;
}

export interface Clock {
  now(): Date;
}

/** Structured log lines: fields first, then a static message. pino fits. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  debug(fields: object, message: string): void;
  child(fields: object): Logger;
}

/** The world as triage sees it. */
export interface Ports {
  readonly findings: FindingSource;
  readonly toolbox: Toolbox;
  readonly analyst: Analyst;
  readonly store: CaseStore;
  readonly channel: Channel;
  /** Null where no JIRA is configured: the report then says so. */
  readonly tracker: Tracker | null;
  readonly clock: Clock;
  readonly log: Logger;
}

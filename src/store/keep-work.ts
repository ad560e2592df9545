import { randomUUID } from 'node:crypto';
import type { MenuChoice } from '../domain/menu.ts';
import type { WorkStore } from '../domain/work-store.ts';
import {
  type LedgerEntry,
  readDraft,
  readEntry,
  readInference,
  saveCheckpoint,
  saveEntry,
  saveInference,
} from './checkpoint-table.ts';
import { asUnavailable } from './explain-database-error.ts';
import type { OpenJobs } from './job-queue.ts';
import {
  beginInvestigation,
  countOpen,
  excuseAttempt,
  findInvestigation,
  hasInvestigation,
  listOpen,
  nextInLine,
  openInvestigation,
  runningInvestigations,
} from './line-table.ts';
import type { OpenDatabase } from './open-database.ts';
import { beat, dutyDoneAt, endDuty, leave, replicaPrefix, takeDuty } from './replica-table.ts';
import { dropRequest, findRefusal, keepRequest, settleRequest, takeRequests } from './request-table.ts';
import { lookSchema } from './schema/look-schema.ts';
import { keepTurns } from './turn-table.ts';

const run = asUnavailable;

/** What the store keeps of requests, the line, finished steps, and the other replicas. */
export function keepWork({ database, forJobs }: OpenDatabase, jobs: OpenJobs): WorkStore {
  const replica = `${replicaPrefix}${randomUUID()}`;
  const isShared = forJobs.backend === 'postgres';
  return {
    isShared,
    replica,
    turns: isShared ? keepTurns(database) : null,
    ...keepRequests(database, replica),
    ...keepLine(database, jobs),
    ...keepSteps(database),
    ...keepReplica(database, replica),
  };
}

type Database = OpenDatabase['database'];

function keepRequests(database: Database, replica: string) {
  return {
    keepRequest: (request) => run(() => keepRequest(database, { ...request, replica })),
    settleRequest: (id) => run(() => settleRequest(database, id)),
    dropRequest: (id) => run(() => dropRequest(database, { id, replica })),
    takeRequests: () => run(() => takeRequests(database, replica)),
    findRefusal: (who, limits) => run(() => findRefusal(database, who, limits)),
  } satisfies Partial<WorkStore>;
}

function keepLine(database: Database, jobs: OpenJobs) {
  return {
    jobs: jobs.queue,
    openInvestigation: (id) => run(() => openInvestigation(database, id)),
    beginInvestigation: (id) => run(() => beginInvestigation(database, id)),
    excuseAttempt: (id) => run(() => excuseAttempt(database, id)),
    runningInvestigations: (limit) => run(() => runningInvestigations(database, limit)),
    nextInLine: (limit) => run(() => nextInLine(database, limit)),
    findInvestigation: (id) => run(() => findInvestigation(database, id)),
    hasInvestigation: (caseKey) => run(() => hasInvestigation(database, caseKey)),
    countOpen: () => run(() => countOpen(database)),
    queueUnfinished: () =>
      run(async () => {
        for (const { id, priority } of await listOpen(database)) await jobs.send('investigation', { id, priority });
        jobs.queue.wake();
      }),
    queueTicket: (id, when) => run(() => jobs.send('ticket', { id, ...when })),
  } satisfies Partial<WorkStore>;
}

function keepSteps(database: Database) {
  return {
    saveInference: (investigationId, inference, look) =>
      run(() => saveInference(database, { investigationId, inference, look })),
    saveAnswer: (id, request, answer) => run(() => saveEntry(database, answerOf(id, request), answer)),
    readAnswer: (id, request) => run(() => readEntry(database, answerOf(id, request))),
    saveFurther: (id, choice, found) => run(() => saveEntry(database, furtherOf(id, choice), found)),
    readFurther: (id, choice) =>
      run(async () => lookSchema.safeParse(await readEntry(database, furtherOf(id, choice))).data ?? null),
    readInference: (id) => run(() => readInference(database, id)),
    saveDraft: (investigationId, content) =>
      run(async () => void (await saveCheckpoint(database, { investigationId, step: 'write', content }))),
    readDraft: (id) => run(() => readDraft(database, id)),
  } satisfies Partial<WorkStore>;
}

function answerOf(investigationId: string, asked: string): LedgerEntry {
  return { investigationId, part: 'answer', asked };
}

function furtherOf(investigationId: string, { question, entity }: MenuChoice): LedgerEntry {
  return { investigationId, part: 'further', asked: `${question} ${entity}` };
}

function keepReplica(database: Database, replica: string) {
  return {
    beat: () => run(() => beat(database, replica)),
    leave: () => run(() => leave(database, replica)),
    takeDuty: (name, forMs) => run(() => takeDuty(database, { name, replica, forMs })),
    endDuty: (name, isDone) => run(() => endDuty(database, { name, replica, isDone })),
    dutyDoneAt: (name) => run(() => dutyDoneAt(database, name)),
  } satisfies Partial<WorkStore>;
}

import { randomUUID } from 'node:crypto';
import type { WorkStore } from '../domain/work-store.ts';
import { readAnswer, readDraft, readInference, saveAnswer, saveCheckpoint } from './checkpoint-table.ts';
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
import { saveLook } from './look-table.ts';
import type { OpenDatabase } from './open-database.ts';
import { beat, dutyDoneAt, endDuty, leave, replicaPrefix, takeDuty } from './replica-table.ts';
import { dropRequest, findRefusal, keepRequest, settleRequest, takeRequests } from './request-table.ts';
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
    saveInference: (id, inference, look) =>
      run(() =>
        database.transaction().execute(async (transaction) => {
          await saveLook(transaction, id, look);
          await saveCheckpoint(transaction, { investigationId: id, step: 'infer', content: inference });
        }),
      ),
    saveAnswer: (investigationId, request, answer) =>
      run(() => saveAnswer(database, { investigationId, request, answer })),
    readAnswer: (id, request) => run(() => readAnswer(database, id, request)),
    readInference: (id) => run(() => readInference(database, id)),
    saveDraft: (investigationId, content) =>
      run(() => saveCheckpoint(database, { investigationId, step: 'write', content })),
    readDraft: (id) => run(() => readDraft(database, id)),
  } satisfies Partial<WorkStore>;
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

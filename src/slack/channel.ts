import type { WebClient } from '@slack/web-api';
import type { Case, Investigation, Place } from '../domain/case.ts';
import { caseKeyOf } from '../domain/finding.ts';
import type { Language } from '../domain/phrase.ts';
import type { CaseStore, Channel, Clock, Logger, Published } from '../ports.ts';
import { createEditPacer } from './edit-pacer.ts';
import { readStartedOffer } from './mark-started.ts';
import type { SlackMessage } from './message.ts';
import { createOutgoing, type Outgoing, type Target } from './outgoing.ts';
import { createPostOnce, findPosted, type PostOnce } from './post-once.ts';
import { renderAnnouncement } from './render-announcement.ts';
import { renderOffer } from './render-offer.ts';
import { renderFailure, renderProgress } from './render-progress.ts';
import { renderNote } from './render-reply.ts';
import { renderReport } from './render-report.ts';
import { word } from './wording.ts';

export interface ChannelOptions {
  readonly client: WebClient;
  readonly store: Pick<CaseStore, 'messageFor' | 'noteMessage'>;
  readonly language: Language;
  readonly clock: Clock;
  readonly log: Logger;
  /** Least time between two edits of one message; Slack allows about 50 edits a minute in all. */
  readonly editIntervalMs?: number;
}

interface World {
  readonly options: ChannelOptions;
  readonly outgoing: Outgoing;
  readonly postOnce: PostOnce;
}

interface Job {
  readonly opened: Case;
  readonly investigation: Investigation;
}

const defaultEditIntervalMs = 3000;

/** Slack as the pipeline needs it. Every method is safe to repeat: the same purpose posts once. */
export function createChannel(options: ChannelOptions): Channel {
  const { client, store, language, log, editIntervalMs = defaultEditIntervalMs } = options;
  const outgoing = createOutgoing(client);
  const postOnce = createPostOnce(outgoing, store);
  const world: World = { options, outgoing, postOnce };
  const pacer = createEditPacer(editIntervalMs, (error) =>
    log.warn({ error }, 'A progress message could not be edited'),
  );
  const finish = (job: Job, message: SlackMessage) =>
    pacer.finish(job.investigation.id, () => showProgress(job, message, world));
  return {
    offer: async (place, references) => {
      await postOnce(
        { owner: ownerOf(place), purpose: 'offer' },
        threadOf(place),
        renderOffer(references, place.ts, language),
      );
    },
    announce: (channel, finding, requestedBy) => {
      const purpose = { owner: caseKeyOf(finding), purpose: 'announce' };
      return postOnce(purpose, { channel, threadTs: null }, renderAnnouncement(finding, requestedBy, language));
    },
    progress: (opened, investigation, progress) => {
      const job = { opened, investigation };
      return pacer.push(investigation.id, () => showProgress(job, renderProgress(progress, language), world));
    },
    report: async (opened, investigation, published) => {
      const job = { opened, investigation };
      await postReport(job, published, world);
      const over = { step: 'done', done: 0, planned: 0, startedBy: investigation.requestedBy } as const;
      await finish(job, renderProgress(over, language));
    },
    failed: (opened, investigation, error) =>
      finish({ opened, investigation }, renderFailure(error, opened.finding, language)),
    permalink: (place) => readPermalink(place, options),
  };
}

function ownerOf({ channel, ts }: Place): string {
  return `${channel}/${ts}`;
}

function threadOf({ channel, threadTs }: Place): Target {
  return { channel, threadTs };
}

/** Posts the progress message, or edits it; the first time, the button above it tells who started. */
async function showProgress(job: Job, message: SlackMessage, world: World): Promise<void> {
  const { opened, investigation } = job;
  const { outgoing, postOnce, options } = world;
  const purpose = { owner: opened.key, purpose: `progress:${investigation.id}` };
  const posted = await findPosted(purpose, options.store);
  if (posted === null) {
    await postOnce(purpose, threadOf(opened.place), message);
    await markStarted(job, world);
    return;
  }
  if (await outgoing.edit(posted, message)) return;
  options.log.info({ case: opened.key }, 'The progress message was deleted; what follows stands in the report');
}

async function markStarted({ opened, investigation }: Job, { options, outgoing }: World): Promise<void> {
  const { client, store, language, log } = options;
  try {
    const offer = await findPosted({ owner: ownerOf(opened.place), purpose: 'offer' }, store);
    if (offer === null) return;
    const start = { finding: opened.finding, user: investigation.requestedBy, language };
    const blocks = await readStartedOffer(client, offer, start);
    if (blocks !== null) await outgoing.edit(offer, { text: word('offerTitle', language), blocks });
  } catch (error) {
    // Only a courtesy: a second click is answered as already running.
    log.warn({ error, case: opened.key }, 'The button could not be replaced');
  }
}

async function postReport({ opened, investigation }: Job, published: Published, world: World): Promise<void> {
  const { options, postOnce } = world;
  const messages = renderReport(published, options.language);
  for (const [index, message] of messages.entries()) {
    const purpose = { owner: opened.key, purpose: `report:${investigation.id}:${index + 1}` };
    await postOnce(purpose, threadOf(opened.place), message);
  }
  await attachFile({ opened, investigation }, published.markdown, world);
}

/** The file is a second form of the report: where it cannot be attached, the thread says so and the report stands. */
async function attachFile({ opened, investigation }: Job, markdown: string, world: World): Promise<void> {
  const { options, outgoing, postOnce } = world;
  const { language, store, log } = options;
  const purpose = `file:${investigation.id}`;
  if ((await store.messageFor(opened.key, purpose)) !== null) return;
  const target = threadOf(opened.place);
  try {
    await outgoing.upload(target, {
      name: `gd-triage-${opened.finding.id.slice(0, 8)}.md`,
      title: word('fileTitle', language),
      comment: word('fileComment', language),
      content: markdown,
    });
    await store.noteMessage(opened.key, purpose, opened.place);
  } catch (error) {
    log.error({ error, case: opened.key }, 'The report file could not be attached');
    await postOnce({ owner: opened.key, purpose: `${purpose}:missing` }, target, renderNote('fileMissing', language));
  }
}

async function readPermalink({ channel, ts }: Place, { client, log }: ChannelOptions): Promise<string | null> {
  try {
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    return permalink ?? null;
  } catch (error) {
    log.debug({ error, channel }, 'No permalink');
    return null;
  }
}

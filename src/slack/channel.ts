import type { Place } from '../domain/case.ts';
import { fail } from '../domain/errors.ts';
import { caseKeyOf } from '../domain/finding.ts';
import type { Channel } from '../ports.ts';
import { createEditPacer, type ReadState } from './edit-pacer.ts';
import type { SlackMessage } from './message.ts';
import { createOutgoing, type Target } from './outgoing.ts';
import { createTurns, type Order, slackPace, type Turns } from './pace.ts';
import { createPostOnce, findPosted, type PostOnce, type Purpose } from './post-once.ts';
import { postReport } from './post-report.ts';
import { createHistory } from './read-history.ts';
import { renderAnnouncement } from './render-announcement.ts';
import { renderChoice } from './render-choice.ts';
import { renderOffer } from './render-offer.ts';
import { renderFailure, renderProgress } from './render-progress.ts';
import { renderSharedNotice } from './render-reply.ts';
import { renderTicketNews } from './render-report.ts';
import { createSharedCheck } from './shared-channel.ts';
import { showSummary } from './show-summary.ts';
import type { ChannelOptions, Job, SlackDesk } from './slack-desk.ts';
import { tellRefusal } from './tell-refusal.ts';

/** Slack as the pipeline needs it. Every method is safe to repeat: the same purpose posts once. */
export function createChannel(options: ChannelOptions): Channel {
  const desk = openDesk(options);
  return { ...createOffers(desk), ...createReports(desk) };
}

/** What stands under alerts and in channels before anything is investigated. */
function createOffers(desk: SlackDesk) {
  const { options, pacer } = desk;
  const { client, language, timeZone = 'UTC' } = options;
  const locale = { language, timeZone };
  return {
    offer: async (place, lines) => {
      const purpose = { owner: ownerOf(place), purpose: 'offer' };
      const message = renderOffer(lines, place.ts, locale);
      await postOrEdit(purpose, { target: threadOf(place), message, order: 'patient' }, desk);
    },
    updateOffer: (place, lines) =>
      pacer.push(`offer ${ownerOf(place)}`, { message: renderOffer(lines, place.ts, locale) }, async (read) => {
        const posted = await findPosted({ owner: ownerOf(place), purpose: 'offer' }, options.store);
        if (posted !== null) await desk.outgoing.edit(posted, read, 'patient');
      }),
    choose: (place, choice) => {
      const message = renderChoice(choice, place.ts, locale);
      const purpose = { owner: ownerOf(place), purpose: 'choice' };
      return postOrEdit(purpose, { target: threadOf(place), message, order: 'urgent' }, desk);
    },
    summarize: (flood) => showSummary(flood, locale, desk),
    refused: (wanted, error) => tellRefusal(wanted, error, desk),
    history: createHistory(client, options.pace ?? slackPace),
    warnShared: (channel) => warnShared(channel, desk),
  } satisfies Partial<Channel>;
}

/** What an investigation says. */
function createReports(desk: SlackDesk) {
  const { options, postOnce, pacer } = desk;
  const { language } = options;
  return {
    announce: (channel, finding, requestedBy) => {
      const purpose = { owner: caseKeyOf(finding), purpose: 'announce' };
      const message = renderAnnouncement(finding, requestedBy, language);
      return postOnce(purpose, { target: { channel, threadTs: null }, message, order: 'urgent' });
    },
    progress: (opened, investigation, progress) => {
      const job = { opened, investigation };
      const state = { message: renderProgress(progress, language), isStill: progress.isStill };
      // Whoever waits sees the place change; whoever looks on sees the work. The latter goes first.
      const order = progress.inLine === undefined || progress.inLine === null ? 'urgent' : 'patient';
      return pacer.push(investigation.id, state, (read) => showProgress(job, read, { ...desk, order }));
    },
    report: async (opened, investigation, published) => {
      const job = { opened, investigation };
      await beginProgress(job, desk);
      await postReport(job, published, desk);
      const over = { step: 'done', done: 0, planned: 0, startedBy: investigation.requestedBy } as const;
      await finish(job, renderProgress(over, language), desk);
    },
    failed: (opened, investigation, error) =>
      finish({ opened, investigation }, renderFailure(error, opened.finding, language), desk),
    ticket: async ({ key, place }, { id }, { ticket, ticketError }) => {
      const message = renderTicketNews(ticket, ticketError, language);
      const purpose = { owner: key, purpose: `ticket:${id}` };
      await postOnce(purpose, { target: threadOf(place), message, order: 'urgent' });
    },
    permalink: (place) => readPermalink(place, options),
  } satisfies Partial<Channel>;
}

function openDesk(options: ChannelOptions): SlackDesk {
  const { client, store, log, pace = slackPace } = options;
  const posts = createTurns({ perSecond: pace.postsPerSecond, burst: pace.postBurst });
  const edits = createTurns({ perSecond: pace.tier3PerSecond, burst: pace.tier3Burst });
  const outgoing = createOutgoing(client, edits);
  const isShared = createSharedCheck(client);
  const take: Turns['take'] = async (channel, order) => {
    // A channel can be shared after its alerts came; direct messages never are.
    if (!channel.startsWith('D') && (await isShared(channel))) throw fail('external_channel');
    await posts.take(channel, order);
  };
  const turns = { ...posts, take };
  const pacer = createEditPacer(pace.editIntervalMs, (error) => log.warn({ error }, 'A message could not be edited'));
  const postOnce = createPostOnce({ outgoing, store, turns, claimant: options.replica });
  return { options, outgoing, pacer, postOnce, attaching: new Map() };
}

function ownerOf({ channel, ts }: Place): string {
  return `${channel}/${ts}`;
}

function threadOf({ channel, threadTs }: Place): Target {
  return { channel, threadTs };
}

/** Posts, or brings what was posted up to date. */
async function postOrEdit(
  purpose: Purpose,
  posting: Parameters<PostOnce>[1],
  { options, outgoing, postOnce }: SlackDesk,
): Promise<void> {
  const posted = await findPosted(purpose, options.store);
  if (posted === null) await postOnce(purpose, posting);
  else await outgoing.edit(posted, async () => posting.message, posting.order);
}

function finish(job: Job, message: SlackMessage, desk: SlackDesk): Promise<void> {
  const send = (read: ReadState) => showProgress(job, read, { ...desk, order: 'urgent' });
  return desk.pacer.finish(job.investigation.id, { message }, send);
}

/** Posts the progress message, or edits it. */
async function showProgress(
  { opened, investigation }: Job,
  read: ReadState,
  { order, ...desk }: SlackDesk & { readonly order: Order },
): Promise<void> {
  const { outgoing, postOnce, options } = desk;
  const purpose = { owner: opened.key, purpose: `progress:${investigation.id}` };
  const posted = await findPosted(purpose, options.store);
  if (posted === null) {
    const message = await read();
    if (message !== null) await postOnce(purpose, { target: threadOf(opened.place), message, order: 'urgent' });
    return;
  }
  if (await outgoing.edit(posted, read, order)) return;
  options.log.info({ case: opened.key }, 'The progress message was deleted; what follows stands in the report');
}

/** What says that the report is below stands above it, also where Slack held it up. */
async function beginProgress({ opened, investigation }: Job, { options, postOnce }: SlackDesk): Promise<void> {
  const purpose = { owner: opened.key, purpose: `progress:${investigation.id}` };
  const progress = { step: 'publish', done: 0, planned: 0, startedBy: investigation.requestedBy } as const;
  const message = renderProgress(progress, options.language);
  await postOnce(purpose, { target: threadOf(opened.place), message, order: 'urgent' });
}

/** Tells the administrator once why nothing happens under the alerts of a channel. */
async function warnShared(channel: string, { options, postOnce }: SlackDesk): Promise<void> {
  const { client, store, language, log, admin = null } = options;
  const purpose = { owner: `shared/${channel}`, purpose: 'notice' };
  if ((await findPosted(purpose, store)) !== null) return;
  log.warn({ channel }, 'The channel is shared with another organisation: its alerts are not offered');
  if (admin === null) return;
  const { channel: direct } = await client.conversations.open({ users: admin });
  if (direct?.id === undefined) return;
  const message = renderSharedNotice(channel, language);
  await postOnce(purpose, { target: { channel: direct.id, threadTs: null }, message, order: 'urgent' });
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

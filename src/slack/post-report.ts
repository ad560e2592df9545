import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TriageError } from '../domain/errors.ts';
import type { Published } from '../ports.ts';
import type { Target } from './outgoing.ts';
import { renderNote } from './render-reply.ts';
import { renderReport } from './render-report.ts';
import { sendSurely } from './send-surely.ts';
import type { Job, SlackDesk } from './slack-desk.ts';
import { claimPatiently, sureOfClaim } from './sure-of-claim.ts';
import { word } from './wording.ts';

/** Posts the report in the thread of the case, with the full Markdown as a file; each part once. */
export async function postReport(job: Job, published: Published, desk: SlackDesk): Promise<void> {
  const { opened, investigation } = job;
  const messages = renderReport(published, desk.options.language);
  for (const [index, message] of messages.entries()) {
    const purpose = { owner: opened.key, purpose: `report:${investigation.id}:${index + 1}` };
    await desk.postOnce(purpose, { target: threadOf(job), message, order: 'urgent' });
  }
  await attachOnce(job, published.markdown, desk);
}

const anybody = randomUUID();
/** An upload is three calls of at most 15 s. */
const uploadMs = 50_000;

/** A claim tells processes apart. In one and the same, an attempt that was handed on may still be at it when the next one comes. */
function attachOnce(job: Job, markdown: string, desk: SlackDesk): Promise<void> {
  const { id } = job.investigation;
  const running = desk.attaching.get(id);
  if (running) return running;
  const started = attachFile(job, markdown, desk).finally(() => desk.attaching.delete(id));
  desk.attaching.set(id, started);
  return started;
}

/** The file is a second form of the report: where it cannot be attached, the thread says so and the report stands. */
async function attachFile(job: Job, markdown: string, { options, outgoing, postOnce }: SlackDesk): Promise<void> {
  const { opened, investigation } = job;
  const { language, store, log } = options;
  const purpose = { owner: opened.key, purpose: `file:${investigation.id}` };
  const target = threadOf(job);
  const name = `gd-triage-${opened.finding.id.slice(0, 8)}.md`;
  const claimant = options.replica ?? anybody;
  const claim = { ...purpose, channel: target.channel, claimant, callMs: uploadMs };
  const claimed = await claimPatiently(claim, store);
  if (claimed.kind === 'posted') return;
  try {
    // A stop may have come between the upload and its note.
    const since = new Date(investigation.startedAt);
    const find = async () => ((await outgoing.hasFile(target, name, since)) ? true : null);
    const file = {
      name,
      title: word('fileTitle', language),
      comment: word('fileComment', language),
      content: markdown,
    };
    const send = async () =>
      (await sureOfClaim(claim, { store, find })) ?? outgoing.upload(target, file).then(() => true);
    const waitOut = (forMs: number) => sleep(forMs).then(find);
    if (claimed.kind !== 'again' || (await find()) === null) await sendSurely({ send, find, waitOut });
    await store.noteMessage(purpose.owner, purpose.purpose, opened.place);
  } catch (error) {
    // It may be there: whoever takes the work up again looks.
    if (error instanceof TriageError && error.code === 'database_unavailable') throw error;
    log.error({ error, case: opened.key }, 'The report file could not be attached');
    const missing = { ...purpose, purpose: `${purpose.purpose}:missing` };
    await postOnce(missing, { target, message: renderNote('fileMissing', language), order: 'urgent' });
  }
}

function threadOf({ opened: { place } }: Job): Target {
  return { channel: place.channel, threadTs: place.threadTs };
}

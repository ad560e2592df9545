import pLimit from 'p-limit';
import type { Place } from '../domain/case.ts';
import { findReferences } from '../domain/find-references.ts';
import type { FindingReference } from '../domain/finding.ts';
import { isPassing } from '../domain/is-passing.ts';
import { readSenders } from '../domain/read-senders.ts';
import type { Ports } from '../ports.ts';

/** A channel the bot watches, and whose alerts get the button unasked. */
export interface WatchedChannel {
  readonly id: string;
  readonly allowedSenders: readonly string[];
}

export interface SieveOptions {
  readonly channels: readonly WatchedChannel[];
  readonly own: readonly string[];
}

export type Sieve = (message: unknown, place: Place) => Promise<readonly FindingReference[]>;

/** Alerts of unknown senders are confirmed so many at a time. */
const sideBySide = 2;

/**
 * The findings of a message that deserve an answer. A listed sender is believed to post alerts. Of another app only what AWS
 * confirms by its id counts: anyone with a webhook can post a text that looks like an alert. People talking get no button.
 * Throws what passes, such as throttled: AWS did not say that there is no such finding.
 */
export function createSieve({ channels, own }: SieveOptions, ports: Pick<Ports, 'findings' | 'log'>): Sieve {
  const limit = pLimit(sideBySide);
  return async (message, place) => {
    const watched = channels.find(({ id }) => id === place.channel);
    const senders = readSenders(message);
    if (watched === undefined || senders.length === 0) return [];
    const references = findReferences(message, own);
    if (senders.some((sender) => watched.allowedSenders.includes(sender))) return references;
    const confirmed = await Promise.all(references.map((reference) => limit(() => isConfirmed(reference, ports))));
    return references.filter((_, index) => confirmed[index] === true);
  };
}

async function isConfirmed(
  reference: FindingReference,
  { findings, log }: Pick<Ports, 'findings' | 'log'>,
): Promise<boolean> {
  if (reference.findingId === null) return false;
  try {
    await findings.read(reference);
    return true;
  } catch (error) {
    if (isPassing(error)) throw error;
    log.info({ error, findingId: reference.findingId }, 'Not offered: sender not listed, finding not confirmed');
    return false;
  }
}

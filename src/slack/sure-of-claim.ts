import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimResult, MessageClaim } from '../domain/message-claim.ts';
import { readNow } from '../domain/read-now.ts';
import type { CaseStore } from '../ports.ts';

const waitMs = 500;
/** Two minutes: longer than the other process keeps its claim. */
const maxWaits = 240;

/**
 * The last thing before something is sent that must not be sent twice: a process can be frozen or cut off from the database
 * for longer than its claim lasts, and never notice. Null: the claim is ours now. Else another process has taken it over,
 * and this is what it sent.
 */
export async function sureOfClaim<Sent>(
  claim: MessageClaim,
  { store, find }: { readonly store: Pick<CaseStore, 'claimMessage' | 'holdClaim'>; find(): Promise<Sent | null> },
): Promise<Sent | null> {
  for (;;) {
    if (await readNow(() => store.holdClaim(claim))) return null;
    // Waits until the other one has sent it, or is gone as well.
    await claimPatiently(claim, store);
    const sent = await find();
    if (sent !== null) return sent;
  }
}

/** Waits while another process is about to post; it does, or its claim expires. */
export async function claimPatiently(
  claim: MessageClaim,
  store: Pick<CaseStore, 'claimMessage'>,
): Promise<Exclude<ClaimResult, { kind: 'busy' }>> {
  for (let waits = 0; waits < maxWaits; waits += 1) {
    const result = await store.claimMessage(claim);
    if (result.kind !== 'busy') return result;
    await sleep(waitMs);
  }
  throw new Error('Another process has been about to post this message for two minutes.');
}

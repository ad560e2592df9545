import type { AddressBook, AddressFacts } from '../domain/address-book.ts';
import { isPublicAddress, ownNetworkOf } from '../domain/authorisations/own-address.ts';
import { createCounters } from '../domain/digest/counter.ts';
import type { Evidence } from '../domain/evidence.ts';
import { words } from '../domain/phrase.ts';
import type { LookRequest } from './ask-question.ts';
import type { Attempt } from './keep-answer.ts';
import { hashRows } from './read-kept-rows.ts';
import type { Settings } from './settings.ts';

/** Addresses looked up per finding: those it names, then those most seen in the logs. */
const most = 20;
const tallies = ['address', 'peer', 'addressOfNonInteractive'] as const;

/** What the operator's local lists say about foreign addresses, as evidence. Nothing leaves the machine. */
export function lookUpAddresses(
  {
    finding,
    entities,
    evidence,
  }: Pick<LookRequest, 'finding' | 'entities'> & { readonly evidence: readonly Evidence[] },
  { book, at }: { readonly book: AddressBook; readonly at: string },
  { organisation, matchesNetwork }: Settings,
): Attempt {
  const seen = tallies.flatMap((name) => evidence.flatMap(({ digest }) => digest.tallies[name] ?? []));
  const ranked = [...entities.remoteIps, ...seen.map(({ value }) => value)];
  const foreign = [...new Set(ranked)].filter(
    (address) =>
      isPublicAddress(address, matchesNetwork) && ownNetworkOf(address, organisation, matchesNetwork) === null,
  );
  const rows = foreign.slice(0, most).flatMap((address) => {
    const facts = book.look(address);
    return facts === null ? [] : [{ address, ...facts }];
  });
  const asked = { question: 'ADDR', source: 'addresses' as const, account: finding.accountId, regions: [] };
  const outcome = rows.length > 0 ? ('answered' as const) : ('empty' as const);
  const window = { from: finding.firstSeen, to: at };
  const title = { en: words('Whose are the foreign addresses?'), ja: words('外部アドレスの所有者は誰か') };
  const detail = { en: words('local lists, nothing was sent out'), ja: words('手元の一覧のみ参照 (外部への送信なし)') };
  const coverage = { ...asked, ...window, title, decisive: false, via: 'local', outcome, rows: rows.length };
  return {
    coverage: { ...coverage, evidence: null, detail },
    evidence: {
      ...asked,
      ...window,
      outcome,
      tool: 'local/addresses',
      query: `${foreign.slice(0, most).join(', ')} in ${book.lists.join(', ')}`,
      rows,
      digest: digestAddresses(rows),
      sha256: hashRows(rows),
    },
  };
}

function digestAddresses(rows: readonly AddressFacts[]): Evidence['digest'] {
  const counters = createCounters('owner', 'cloud');
  for (const { owner, cloud } of rows) {
    counters.of('owner').add(owner);
    counters.of('cloud').add(cloud);
  }
  return { total: rows.length, first: null, last: null, tallies: counters.tallies(), figures: { rows: rows.length } };
}

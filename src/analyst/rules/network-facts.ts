import type { Brief } from '../../domain/brief.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { readDnsQuery } from '../../domain/logs/read-dns-query.ts';
import { type Flow, readFlow } from '../../domain/logs/read-flow.ts';
import { phrase, words } from '../../domain/phrase.ts';
import { spanText } from './activity-facts.ts';
import { type Draft, draft } from './draft.ts';

/** Chapters 3 and 5: names asked for and traffic exchanged, as the resolver and flow logs show them. */
export function writeNetworkFacts(brief: Brief): readonly Draft[] {
  const names = brief.evidence.filter(({ source, rows }) => source === 'dns' && rows.length > 0);
  const flows = brief.evidence.filter(({ source, rows }) => source === 'vpcflow' && rows.length > 0);
  return [...names.flatMap((one) => writeNames(one, brief)), ...flows.flatMap((one) => writeFlows(one, brief))];
}

function writeNames(evidence: Evidence, brief: Brief): readonly Draft[] {
  const domain = brief.entities.domain;
  const queries = evidence.rows.flatMap((row) => readDnsQuery(row) ?? []);
  const asked = queries.filter(({ name }) => name === domain);
  const spelled = [...new Set(evidence.rows.map((row) => String(row['query_name'] ?? '')))].find(
    (name) => name.replace(/\.$/, '') === domain,
  );
  const [first] = asked;
  const last = asked.at(-1);
  if (!first || !last || domain === null || spelled === undefined) return [];
  const span = spanText(first.time, last.time, brief.organisation.timeZone);
  const isCut = evidence.outcome === 'truncated';
  return [
    draft(
      {
        at: '3.method',
        evidence: [evidence.id],
        en: phrase`The instance asked for ${domain} ${words(isCut ? 'at least ' : '')}${words(asked.length === 1 ? 'once' : `${asked.length} times`)}, ${span.en}.`,
        ja: phrase`インスタンスは ${domain} を ${asked.length} 回${words(isCut ? '以上' : '')}照会 (${span.ja})。`,
      },
      {
        kind: 'count',
        of: { evidence: evidence.id, where: [{ path: 'query_name', equals: spelled }] },
        value: asked.length,
      },
    ),
  ];
}

interface Peer {
  readonly address: string;
  readonly port: number | null;
  readonly flows: number;
  readonly bytes: number;
  readonly rejected: number;
}

function writeFlows(evidence: Evidence, brief: Brief): readonly Draft[] {
  const flows = evidence.rows.flatMap((row) => readFlow(row) ?? []);
  const remote = new Set(brief.entities.remoteIps);
  const peers = rankPeers(flows, new Set(brief.entities.localIps)).filter(
    ({ address }) => remote.size === 0 || remote.has(address),
  );
  const ranked = peers.length > 0 ? peers : rankPeers(flows, new Set(brief.entities.localIps));
  return ranked.slice(0, 4).map((peer) =>
    draft(
      {
        at: '3.scope',
        evidence: [evidence.id],
        en: phrase`Traffic with ${peer.address}${portOf(peer)}: ${peer.flows} flow records, ${peer.bytes} bytes accepted, ${peer.rejected} rejected records.`,
        ja: phrase`${peer.address}${portOf(peer)} との通信: フローレコード ${peer.flows} 件、許可 ${peer.bytes} バイト、拒否 ${peer.rejected} 件。`,
      },
      { kind: 'entity', value: peer.address },
    ),
  );
}

function portOf({ port }: Peer) {
  return port === null ? [] : words(` port ${port}`);
}

/** The lower port is the one a service listens on; so a request and its reply are one conversation. */
function servicePort({ fromPort, toPort }: Flow): number | null {
  const ports = [fromPort, toPort].filter((port) => port !== null);
  return ports.length === 0 ? null : Math.min(...ports);
}

/** Flows by the address on the other side and its service port, the most bytes first. */
function rankPeers(flows: readonly Flow[], local: ReadonlySet<string>): readonly Peer[] {
  const peers = new Map<string, Peer>();
  for (const flow of flows) {
    const outbound = local.has(flow.from);
    const address = outbound ? flow.to : flow.from;
    const port = servicePort(flow);
    const key = `${address}:${port}`;
    const known = peers.get(key) ?? { address, port, flows: 0, bytes: 0, rejected: 0 };
    const bytes = known.bytes + (flow.accepted ? flow.bytes : 0);
    peers.set(key, { ...known, flows: known.flows + 1, bytes, rejected: known.rejected + (flow.accepted ? 0 : 1) });
  }
  return [...peers.values()].sort((left, right) => right.bytes - left.bytes);
}

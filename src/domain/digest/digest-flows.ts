import type { Flow } from '../logs/read-flow.ts';
import { createCounter, createCounters } from './counter.ts';
import type { Gauge } from './gauge.ts';

/** All flows from one address to another on one interface. */
interface Pair {
  readonly network: string;
  readonly from: string;
  readonly to: string;
  flows: number;
  accepted: number;
  bytes: number;
}

/** Tallies and figures of flow records, seen from the network interface that recorded them; bytes without headers are not known. */
export function createFlowGauge(): Gauge<Flow> {
  const { of, tallies } = createCounters('port', 'action', 'interface');
  const pairs = new Map<string, Pair>();
  return {
    add: (flow) => {
      const network = flow.networkInterface ?? '';
      const key = `${network} ${flow.from} ${flow.to}`;
      const pair = pairs.get(key) ?? { network, from: flow.from, to: flow.to, flows: 0, accepted: 0, bytes: 0 };
      pairs.set(key, pair);
      pair.flows += 1;
      pair.accepted += Number(flow.accepted);
      pair.bytes += flow.accepted ? flow.bytes : 0;
      of('port').add(servicePort(flow));
      of('action').add(flow.accepted ? 'ACCEPT' : 'REJECT');
      of('interface').add(flow.networkInterface);
    },
    finish: () => {
      const peers = countPeers([...pairs.values()]);
      return { tallies: { ...peers.tallies, ...tallies() }, figures: peers.figures };
    },
  };
}

/** Port of the side that offers the service: the lower one. */
function servicePort({ fromPort, toPort }: Flow): number | null {
  const ports = [fromPort, toPort].filter((port) => port !== null);
  return ports.length === 0 ? null : Math.min(...ports);
}

function countPeers(pairs: readonly Pair[]) {
  const own = findOwnAddresses(pairs);
  const { of, tallies } = createCounters('peer', 'bytesToPeer', 'bytesFromPeer', 'rejectedPeer');
  const figures = { flows: 0, accepted: 0, rejected: 0, bytesOut: 0, bytesIn: 0, distinctPeers: 0 };
  for (const { from, to, flows, accepted, bytes } of pairs) {
    const outbound = own.has(from);
    const peer = outbound ? to : from;
    of('peer').add(peer, flows);
    if (accepted > 0) of(outbound ? 'bytesToPeer' : 'bytesFromPeer').add(peer, bytes);
    if (flows > accepted) of('rejectedPeer').add(peer, flows - accepted);
    figures.flows += flows;
    figures.accepted += accepted;
    figures.rejected += flows - accepted;
    figures[outbound ? 'bytesOut' : 'bytesIn'] += bytes;
  }
  return { tallies: tallies(), figures: { ...figures, distinctPeers: of('peer').distinct() } };
}

/** Every record of an interface has the interface's own address on one side: the address its records share most. */
function findOwnAddresses(pairs: readonly Pair[]): ReadonlySet<string> {
  const byInterface = Map.groupBy(pairs, ({ network }) => network);
  return new Set([...byInterface.values()].flatMap(mostCommonAddress));
}

function mostCommonAddress(pairs: readonly Pair[]): readonly string[] {
  const addresses = createCounter();
  for (const { from, to, flows } of pairs) {
    addresses.add(from, flows);
    if (from !== to) addresses.add(to, flows);
  }
  return addresses
    .top()
    .slice(0, 1)
    .map(({ value }) => value);
}

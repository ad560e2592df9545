import type { Digest } from '../evidence.ts';
import type { Flow } from '../logs/read-flow.ts';
import { countDistinct, tally, tallyWeights } from './tally.ts';

interface Exchange {
  readonly flow: Flow;
  readonly outbound: boolean;
  readonly peer: string;
  /** Port of the side that offers the service: the lower one. */
  readonly port: number | null;
}

/** Tallies and figures of flow records, seen from the network interface that recorded them; bytes without headers are not known. */
export function digestFlows(flows: readonly Flow[]): Pick<Digest, 'tallies' | 'figures'> {
  const own = findOwnAddresses(flows);
  const exchanges = flows.map((flow) => seeFromInside(flow, own));
  const out = exchanges.filter((one) => one.outbound && one.flow.accepted);
  const into = exchanges.filter((one) => !one.outbound && one.flow.accepted);
  return {
    tallies: {
      peer: tally(exchanges.map((one) => one.peer)),
      bytesToPeer: tallyWeights(out.map((one) => [one.peer, one.flow.bytes])),
      bytesFromPeer: tallyWeights(into.map((one) => [one.peer, one.flow.bytes])),
      rejectedPeer: tally(exchanges.filter((one) => !one.flow.accepted).map((one) => one.peer)),
      port: tally(exchanges.map((one) => one.port)),
      action: tally(flows.map((flow) => (flow.accepted ? 'ACCEPT' : 'REJECT'))),
      interface: tally(flows.map((flow) => flow.networkInterface)),
    },
    figures: {
      flows: flows.length,
      accepted: flows.filter((flow) => flow.accepted).length,
      rejected: flows.filter((flow) => !flow.accepted).length,
      bytesOut: sumBytes(out),
      bytesIn: sumBytes(into),
      distinctPeers: countDistinct(exchanges.map((one) => one.peer)),
    },
  };
}

/** Every record of an interface has the interface's own address on one side: the address its records share most. */
function findOwnAddresses(flows: readonly Flow[]): ReadonlySet<string> {
  const byInterface = Map.groupBy(flows, (flow) => flow.networkInterface);
  return new Set([...byInterface.values()].flatMap((group) => mostCommonAddress(group)));
}

function mostCommonAddress(flows: readonly Flow[]): readonly string[] {
  const [first] = tally(flows.flatMap((flow) => (flow.from === flow.to ? [flow.from] : [flow.from, flow.to])));
  return first ? [first.value] : [];
}

function seeFromInside(flow: Flow, own: ReadonlySet<string>): Exchange {
  const outbound = own.has(flow.from);
  const ports = [flow.fromPort, flow.toPort].filter((port) => port !== null);
  return { flow, outbound, peer: outbound ? flow.to : flow.from, port: ports.length === 0 ? null : Math.min(...ports) };
}

function sumBytes(exchanges: readonly Exchange[]): number {
  return exchanges.reduce((sum, one) => sum + one.flow.bytes, 0);
}

import type { AuditCall } from '../logs/read-audit-call.ts';
import type { Change } from '../logs/read-change.ts';
import type { DnsQuery } from '../logs/read-dns-query.ts';
import { createCounters } from './counter.ts';
import type { Gauge } from './gauge.ts';

/** Resolver queries. */
export function createDnsGauge(): Gauge<DnsQuery> {
  const { of, tallies } = createCounters('name', 'type', 'rcode', 'answer', 'instance', 'address');
  const figures = { queries: 0, unresolved: 0 };
  return {
    add: (one) => {
      of('name').add(one.name);
      of('type').add(one.type);
      of('rcode').add(one.rcode);
      for (const answer of one.answers) of('answer').add(answer);
      of('instance').add(one.instance);
      of('address').add(one.address);
      figures.queries += 1;
      figures.unresolved += Number(one.rcode !== null && one.rcode !== 'NOERROR');
    },
    finish: () => ({ tallies: tallies(), figures: { ...figures, distinctNames: of('name').distinct() } }),
  };
}

/** Requests to a Kubernetes cluster. */
export function createAuditGauge(): Gauge<AuditCall> {
  const { of, tallies } = createCounters(
    ...(['event', 'principal', 'address', 'userAgent', 'namespace', 'resource', 'code'] as const),
  );
  const figures = { calls: 0, succeeded: 0, denied: 0, writes: 0 };
  return {
    add: (one) => {
      of('event').add([one.verb, one.resource, one.subresource].filter((word) => word !== null).join(' '));
      of('principal').add(one.user);
      for (const address of one.addresses) of('address').add(address);
      of('userAgent').add(one.userAgent);
      of('namespace').add(one.namespace);
      of('resource').add(one.name);
      of('code').add(one.code);
      figures.calls += 1;
      figures.succeeded += Number(one.succeeded);
      figures.denied += Number(one.code === 401 || one.code === 403);
      figures.writes += Number(!/^(get|list|watch)$/.test(one.verb));
    },
    finish: () => ({ tallies: tallies(), figures: { ...figures, distinctAddresses: of('address').distinct() } }),
  };
}

/** Records of the change system. */
export function createChangeGauge(): Gauge<Change> {
  const { of, tallies } = createCounters('record', 'kind', 'status');
  let records = 0;
  return {
    add: (one) => {
      of('record').add(one.id);
      of('kind').add(one.kind);
      of('status').add(one.status);
      records += 1;
    },
    finish: () => ({ tallies: tallies(), figures: { records } }),
  };
}

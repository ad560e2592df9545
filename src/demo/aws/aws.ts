import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Scenario } from '../load-scenarios.ts';
import { createAthena } from './athena.ts';
import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse } from './aws-call.ts';
import type { SignerIdentity } from './aws-credentials.ts';
import { createKeyRing, parseSigner } from './aws-credentials.ts';
import type { AwsFaultBook, AwsFaults } from './aws-faults.ts';
import { createAwsFaults, refuseForFault } from './aws-faults.ts';
import type { RawRequest } from './aws-protocol.ts';
import { readOperation, writeReply } from './aws-protocol.ts';
import { type AwsWorld, createAwsWorld, type ExtraWorld } from './aws-world.ts';
import { createCloudTrail } from './cloudtrail.ts';
import { createGuardDuty } from './guardduty.ts';
import { createS3 } from './s3.ts';
import { createSts } from './sts.ts';

export interface AwsOptions {
  port: number;
  scenarios: readonly Scenario[];
  /** LookupEvents per second, account and region (AWS allows 2); objects in a list; how long assumed credentials last. */
  limits?: { lookupsPerSecond?: number; s3PageSize?: number; sessionSeconds?: number };
  /** Trails and events besides those of the scenarios. */
  extra?: ExtraWorld | undefined;
}

/** Per operation, such as `cloudtrail:LookupEvents`: how often it was asked, and how often refused, by error code. */
type AwsCounters = Record<string, { calls: number; refused: Record<string, number> }>;

export interface AwsServer {
  /** For AWS_ENDPOINT_URL. */
  url: string;
  faults: AwsFaults;
  requests(): AwsCounters;
  close(): Promise<void>;
}

/** Starts GuardDuty, CloudTrail and STS of the demo organisation on one port. */
export async function startAws({ port, scenarios, limits, extra }: AwsOptions): Promise<AwsServer> {
  const faults = createAwsFaults();
  const counters: AwsCounters = {};
  const answer = createAnswerer(createAwsWorld(scenarios, extra), faults, limits);
  const app = new Hono();
  app.all('*', async (context) => {
    const { service, operation, reply } = await answer(await readRequest(context.req.raw), context.req.raw.headers);
    count(counters, `${service}:${operation}`, reply);
    return writeReply(service, operation, reply);
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${readPort(server.address())}`,
    faults,
    requests: () => structuredClone(counters),
    close: () => closeServer(server),
  };
}

interface Answered {
  service: string;
  operation: string;
  reply: AwsReply;
}

function createAnswerer(world: AwsWorld, faults: AwsFaultBook, limits: AwsOptions['limits'] = {}) {
  const { lookupsPerSecond = 2, s3PageSize = 1000, sessionSeconds } = limits;
  const keys = createKeyRing();
  const services: Record<string, Record<string, (call: AwsCall) => AwsReply>> = {
    guardduty: createGuardDuty(world, faults),
    cloudtrail: createCloudTrail(world, lookupsPerSecond),
    athena: createAthena(world),
    s3: createS3(world, s3PageSize),
    sts: createSts(world, keys, sessionSeconds),
  };
  return async (request: RawRequest, headers: Headers): Promise<Answered> => {
    const signer = parseSigner(headers);
    if (signer === undefined) {
      const message = 'Request is missing Authentication Token';
      return { service: 'none', operation: 'none', reply: refuse('MissingAuthenticationToken', message, 403) };
    }
    const { service, region, accessKeyId } = signer;
    const requested = readOperation(service, request);
    const handler = requested && services[service]?.[requested.operation];
    if (requested === undefined || handler === undefined) {
      return {
        service,
        operation: 'unknown',
        reply: refuse('UnknownOperationException', 'Not part of the demo.', 404),
      };
    }
    const identity = keys.identify(signer);
    const accountId = typeof identity === 'string' ? '' : identity.accountId;
    const call = { service, region, accountId, accessKeyId, ...requested };
    const reply = refuseIdentity(call, identity) ?? (await applyFault(call, faults)) ?? handler(call);
    return { service, operation: call.operation, reply };
  };
}

function refuseIdentity(call: AwsCall, identity: SignerIdentity): AwsReply | undefined {
  if (identity === 'expired') return refuseForFault(call, 'expired');
  if (identity !== 'unknown') return undefined;
  const code = call.service === 'sts' ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
  return refuse(code, 'The security token included in the request is invalid.', 403);
}

async function applyFault(call: AwsCall, faults: AwsFaultBook): Promise<AwsReply | undefined> {
  const kind = faults.kindFor(call);
  if (kind === undefined) return undefined;
  // A hanging service answers nothing; closing the server ends the connection.
  return kind === 'timeout' ? new Promise<never>(() => {}) : refuseForFault(call, kind);
}

async function readRequest(request: Request): Promise<RawRequest> {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    target: request.headers.get('x-amz-target') ?? undefined,
    body: await request.text(),
  };
}

function count(counters: AwsCounters, name: string, reply: AwsReply): void {
  counters[name] ??= { calls: 0, refused: {} };
  const counter = counters[name];
  counter.calls += 1;
  if (!reply.ok) counter.refused[reply.code] = (counter.refused[reply.code] ?? 0) + 1;
}

function readPort(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function closeServer(server: ReturnType<typeof createAdaptorServer>): Promise<void> {
  if ('closeAllConnections' in server) server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

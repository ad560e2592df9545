import { randomUUID } from 'node:crypto';
import type { AwsReply } from './aws-call.ts';
import { escapeXml } from './escape-xml.ts';

export interface RequestedOperation {
  operation: string;
  input: Record<string, unknown>;
}

export interface RawRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  target: string | undefined;
  body: string;
}

const jsonType = { cloudtrail: 'application/x-amz-json-1.1', guardduty: 'application/json' };

/** Which operation a request asks for, told by the protocol its service speaks (JSON 1.1, REST, query). */
export function readOperation(service: string, request: RawRequest): RequestedOperation | undefined {
  if (service === 'sts') {
    const { Action: operation, Version: _, ...input } = Object.fromEntries(new URLSearchParams(request.body));
    return operation === undefined ? undefined : { operation, input };
  }
  if (service === 'cloudtrail' || service === 'athena') {
    // The SDK for JavaScript names the service, boto3 its whole name space.
    const operation = request.target?.split('.').at(-1);
    return operation === undefined ? undefined : { operation, input: parseObject(request.body) };
  }
  if (service === 's3') return readS3Operation(request);
  return service === 'guardduty' ? readGuardDutyOperation(request) : undefined;
}

function readGuardDutyOperation({ method, path, query, body }: RawRequest): RequestedOperation | undefined {
  const [first, detectorId, ...rest] = path.split('/').filter((part) => part !== '');
  if (first !== 'detector') return undefined;
  const route = `${method} ${rest.join('/')}`;
  if (detectorId === undefined) return method === 'GET' ? { operation: 'ListDetectors', input: query } : undefined;
  const input = { ...parseObject(body), detectorId: decodeURIComponent(detectorId) };
  if (route === 'GET ') return { operation: 'GetDetector', input };
  if (route === 'POST findings') return { operation: 'ListFindings', input };
  if (route === 'POST findings/get') return { operation: 'GetFindings', input };
  return undefined;
}

function readS3Operation({ method, path, query }: RawRequest): RequestedOperation | undefined {
  const [, bucket = '', ...rest] = path.split('/').map(decodeURIComponent);
  const key = rest.join('/');
  if (method !== 'GET' || bucket === '') return undefined;
  if (key === '') return { operation: 'ListObjectsV2', input: { ...query, bucket } };
  return { operation: 'GetObject', input: { bucket, key } };
}

function parseObject(body: string): Record<string, unknown> {
  if (body === '') return {};
  const parsed: unknown = JSON.parse(body);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

/** Writes an answer the way the SDK client of that service reads it. */
export function writeReply(service: string, operation: string, reply: AwsReply): Response {
  if (service === 'sts') return writeXml(operation, reply);
  if (service === 's3') return writeS3(reply);
  const headers = {
    'content-type': service === 'cloudtrail' || service === 'athena' ? jsonType.cloudtrail : jsonType.guardduty,
    'x-amzn-requestid': randomUUID(),
  };
  if (reply.ok) return new Response(JSON.stringify(reply.output), { headers });
  return new Response(JSON.stringify({ __type: reply.code, message: reply.message }), {
    status: reply.status,
    headers: { ...headers, 'x-amzn-errortype': reply.code },
  });
}

function writeXml(operation: string, reply: AwsReply): Response {
  const headers = { 'content-type': 'text/xml' };
  const id = `<RequestId>${randomUUID()}</RequestId>`;
  const namespace = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
  if (reply.ok) {
    const result = `<${operation}Result>${toXml(reply.output)}</${operation}Result>`;
    const metadata = `<ResponseMetadata>${id}</ResponseMetadata>`;
    return new Response(`<${operation}Response ${namespace}>${result}${metadata}</${operation}Response>`, { headers });
  }
  const error = toXml({ Type: 'Sender', Code: reply.code, Message: reply.message });
  return new Response(`<ErrorResponse ${namespace}><Error>${error}</Error>${id}</ErrorResponse>`, {
    status: reply.status,
    headers,
  });
}

function writeS3(reply: AwsReply): Response {
  const headers = { 'content-type': 'application/xml', 'x-amz-request-id': randomUUID() };
  if (!reply.ok) {
    const error = toXml({ Code: reply.code, Message: reply.message });
    return new Response(`<?xml version="1.0" encoding="UTF-8"?><Error>${error}</Error>`, {
      status: reply.status,
      headers,
    });
  }
  const { bytes, text, tag } = reply.output;
  if (bytes instanceof Uint8Array)
    return new Response(new Uint8Array(bytes), {
      headers: { ...headers, 'content-type': 'binary/octet-stream', etag: `"${String(tag)}"` },
    });
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>${String(text)}`, { headers });
}

function toXml(value: unknown): string {
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, child]) => `<${name}>${toXml(child)}</${name}>`)
    .join('');
}

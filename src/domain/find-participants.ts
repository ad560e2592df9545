import type { Finding } from './finding.ts';
import { listOf, recordOf, textOf } from './json-value.ts';

type Json = Readonly<Record<string, unknown>>;

/** Addresses outside the resource that took part, in order of appearance. */
export function findRemoteIps(finding: Finding): readonly string[] {
  const endpoints = listOf(sequenceOf(finding)['endpoints']).map((endpoint) => textOf(recordOf(endpoint)['ip']));
  const cluster = listOf(recordOf(actionOf(finding)['kubernetesApiCallAction'])['sourceIps']).map(textOf);
  return distinct([...addressesUnder(actionOf(finding), 'remoteIpDetails'), ...endpoints, ...cluster]);
}

/** Addresses of the resource itself. */
export function findLocalIps(finding: Finding): readonly string[] {
  const instance = recordOf(recordOf(finding.document['resource'])['instanceDetails']);
  const interfaces = listOf(instance['networkInterfaces']).map(recordOf);
  return distinct([
    ...addressesUnder(actionOf(finding), 'localIpDetails'),
    ...interfaces.flatMap((one) => [
      textOf(one['privateIpAddress']),
      ...listOf(one['privateIpAddresses']).map((address) => textOf(recordOf(address)['privateIpAddress'])),
      textOf(one['publicIp']),
      ...listOf(one['ipv6Addresses']).map(textOf),
    ]),
  ]);
}

/** API names the finding lists: the one it saw, the recent ones, the unusual ones, the signals of a sequence. */
export function findApis(finding: Finding): readonly string[] {
  const info = recordOf(recordOf(finding.document['service'])['additionalInfo']);
  const listed = [...listOf(info['recentApiCalls']), ...listOf(info['apiCalls'])].map(recordOf);
  const signals = listOf(sequenceOf(finding)['signals']).map(recordOf);
  return distinct([
    textOf(recordOf(actionOf(finding)['awsApiCallAction'])['api']),
    ...listed.map((call) => textOf(call['api']) ?? textOf(call['name'])),
    ...readAnomalies(textOf(recordOf(info['anomalies'])['anomalousAPIs']) ?? ''),
    ...signals.filter((signal) => signal['type'] === 'CLOUD_TRAIL').map((signal) => textOf(signal['name'])),
  ]);
}

/** `ec2.amazonaws.com:[DeleteFlowLogs:success , StopLogging:AccessDenied]` */
function readAnomalies(text: string): readonly string[] {
  return [...text.matchAll(/[[,]\s*([A-Za-z]\w*):\w+/g)].map((match) => match[1] ?? '');
}

function addressesUnder(value: unknown, key: string): readonly (string | null)[] {
  if (Array.isArray(value)) return value.flatMap((element) => addressesUnder(element, key));
  return Object.entries(recordOf(value)).flatMap(([name, inner]) => {
    if (name !== key) return addressesUnder(inner, key);
    const details = recordOf(inner);
    return [textOf(details['ipAddressV4']), textOf(details['ipAddressV6'])];
  });
}

function actionOf(finding: Finding): Json {
  return recordOf(recordOf(finding.document['service'])['action']);
}

function sequenceOf(finding: Finding): Json {
  return recordOf(recordOf(recordOf(finding.document['service'])['detection'])['sequence']);
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null && value !== ''))].filter((value) => value !== null);
}

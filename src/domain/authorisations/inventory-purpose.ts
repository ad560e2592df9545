import type { Finding } from '../finding.ts';
import { valuesNamed } from '../list-leaves.ts';
import { phrase } from '../phrase.ts';
import type { Authorisation } from '../verdict.ts';
import { isAbout } from './covers-expectation.ts';
import { deedOfFinding } from './deed.ts';
import type { AuthorisationInput } from './input.ts';

const publicBucket =
  /^Policy:S3\/(BucketAnonymousAccessGranted|BucketPublicAccessGranted|BucketBlockPublicAccessDisabled)$/;
const probedPort = /^Recon:EC2\/PortProbeUnprotectedPort$/;
const webPorts: ReadonlySet<unknown> = new Set([80, 443, '80', '443']);

/** A resource the inventory marks as meant for everyone answers findings that say just that: a public bucket, a probed web port. */
export function findInventoryPurpose(input: AuthorisationInput): readonly Authorisation[] {
  if (!isAboutBeingPublic(input.finding)) return [];
  const deed = deedOfFinding(input.finding, input.entities);
  return input.organisation.inventory
    .filter((entry) => entry.public === true && isAbout(entry, deed))
    .map((entry) => ({
      kind: 'inventory',
      reference: entry.id,
      evidence: [],
      text: {
        en: phrase`The inventory marks ${entry.id} as meant to be reachable by anyone: ${entry.purpose ?? entry.kind}.`,
        ja: phrase`インベントリでは ${entry.id} は公開用のリソースです: ${entry.purpose ?? entry.kind}。`,
      },
    }));
}

function isAboutBeingPublic(finding: Finding): boolean {
  if (publicBucket.test(finding.type)) return true;
  if (!probedPort.test(finding.type)) return false;
  const service = finding.document['service'];
  const details = typeof service === 'object' && service !== null ? JSON.stringify(service) : '';
  const ports = [...details.matchAll(/"localPortDetails":\{"port":(\d+)/g)].map((match) => match[1]);
  return (
    ports.length > 0 &&
    ports.every((port) => webPorts.has(port)) &&
    valuesNamed(service, ['blocked']).every((one) => one !== true)
  );
}

import { recordOf } from './json-value.ts';

/**
 * What CreateSampleFindings puts where AWS itself names a thing or looks an address up. Names people choose (users, roles,
 * functions, clusters) do not count: an attacker could choose a placeholder to pass for a sample.
 */
const placeholders =
  /"(?:accessKeyId|principalId|instanceId|asnOrg|isp|org|countryName|cityName|credentialUid)":"(?:GeneratedFinding\w*|i-99999999)"/;
/** No bucket can be called so: capitals are not allowed. */
const bucket = /"arn":"arn:aws[\w-]*:s3:::bucketName"/;
/** Attack sequences name this person at an address that belongs to nobody. */
const sequence = /"(?:name|userName)":"john_doe"/;
const nobody = /"(?:ip|ipAddressV4)":"(?:10\.0\.0\.1|198\.51\.100\.0)"/;

/**
 * Whether the finding was made by CreateSampleFindings: it says so, or it carries a placeholder. A title is no sign: no
 * sample has one of its own.
 *
 * @param finding the document with EventBridge's keys
 */
export function isSample(finding: Readonly<Record<string, unknown>>): boolean {
  const service = recordOf(finding['service']);
  const sample = recordOf(service['additionalInfo'])['sample'];
  if (sample === true || sample === 'true') return true;
  const text = JSON.stringify([finding['resource'], { ...service, additionalInfo: null }]);
  return placeholders.test(text) || bucket.test(text) || (sequence.test(text) && nobody.test(text));
}

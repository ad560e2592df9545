import { mergeSteps } from '../digest/digest-sign-ins.ts';
import type { Entities } from '../entities.ts';
import { type Evidence, valueAt } from '../evidence.ts';
import { type Fetched, listSignIns } from '../evidence-calls.ts';
import type { Finding } from '../finding.ts';
import type { SignIn } from '../logs/read-sign-in.ts';
import type { NetworkMatcher, Organisation } from '../organisation.ts';
import { isPublicAddress, ownNetworkOf } from './own-address.ts';

export interface SignInMatch {
  readonly signIn: SignIn;
  readonly evidence: readonly string[];
}

interface Question {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly evidence: readonly Evidence[];
  readonly organisation: Organisation;
  readonly matches: NetworkMatcher;
  /** Addresses the credentials were used from. */
  readonly addresses: readonly string[];
}

const hour = 3_600_000;
/** A session of IAM Identity Center lives up to 12 hours: the sign-in behind it can be that much older. */
const sessionLength = 12 * hour;
const closely = 15 * 60_000;
/** Entra code for a second factor that failed or was refused. */
const refusedFactor = 500121;
/** This many refusals shortly before a success look like a person worn down by prompts. */
export const refusalsOfFatigue = 3;

/**
 * The sign-in that shows the person behind the credentials: same user, successful, interactive, second factor met, not rated
 * risky, within 12 hours before, from the address the calls came from. That alone could be a phished sign-in, so the address
 * or the device must also be one the organisation knows. Another address in the same country is enough only within 15 minutes,
 * from a managed device, and for a role whose session name the identity provider sets. Every address the credentials were
 * used from needs such a sign-in; null where one has none.
 */
export function matchSignIns(question: Question): readonly SignInMatch[] | null {
  const rows = listSignIns(question.evidence).filter((row) => isSameUser(row.record.user, question.entities));
  const merged = new Set(mergeSteps(rows.map((row) => row.record).filter((row) => row.interactive)));
  const signIns = rows.filter((row) => merged.has(row.record) && isSound(row.record, rows));
  const external = question.addresses.filter((address) => isPublicAddress(address, question.matches));
  const found = external.map((address) => signIns.find((row) => fits(row.record, address, question)));
  const complete = found.flatMap((row) => row ?? []);
  if (complete.length === 0 || complete.length < found.length) return null;
  return [...new Set(complete)].map((row) => ({ signIn: row.record, evidence: row.evidence }));
}

/** The e-mail the identity provider knows; for an IAM user, the person of that name. */
export function isSameUser(user: string, entities: Entities): boolean {
  const known = entities.email ?? (entities.sessionName?.includes('@') ? entities.sessionName : null);
  if (known !== null) return known.toLowerCase() === user.toLowerCase();
  if (entities.principalType !== 'IAMUser' || entities.userName === null) return false;
  return [user, user.split('@')[0]].some((name) => name?.toLowerCase() === entities.userName?.toLowerCase());
}

function isSound(signIn: SignIn, rows: readonly Fetched<SignIn>[]): boolean {
  if (!signIn.succeeded || !signIn.mfaSatisfied || signIn.conditionalAccess === 'failure') return false;
  if (signIn.risk === 'high' || signIn.risk === 'medium') return false;
  return countRefusals(signIn.time, rows) < refusalsOfFatigue;
}

/** Second factors that failed or were refused in the hour before. One sign-in can have several rows; each prompt is its own id. */
export function countRefusals(time: string, rows: readonly Fetched<SignIn>[]): number {
  const refused = rows.filter(({ record }) => {
    const before = Date.parse(time) - Date.parse(record.time);
    return record.errorCode === refusedFactor && before >= 0 && before <= hour;
  });
  return new Set(refused.map(({ record }) => record.id)).size;
}

function fits(signIn: SignIn, address: string, question: Question): boolean {
  const before = Date.parse(question.finding.firstSeen) - Date.parse(signIn.time);
  const during = Date.parse(signIn.time) <= Date.parse(question.finding.lastSeen);
  if (before > sessionLength || !during) return false;
  if (signIn.address === address) return isKnownPlace(signIn, question);
  return isCloseBy(signIn, question, Math.abs(before));
}

function isKnownPlace(signIn: SignIn, question: Question): boolean {
  if (signIn.device.managed || signIn.device.compliant) return true;
  return signIn.address !== null && ownNetworkOf(signIn.address, question.organisation, question.matches) !== null;
}

function isCloseBy(signIn: SignIn, question: Question, apart: number): boolean {
  if (apart > closely || !(signIn.device.managed && signIn.device.compliant)) return false;
  if (question.entities.userName?.startsWith('AWSReservedSSO_') !== true) return false;
  const country = countryOfFinding(question.finding);
  return country !== null && signIn.country !== null && isSameCountry(signIn.country, country);
}

/** GuardDuty writes the English name, Entra the ISO code. */
function isSameCountry(code: string, name: string): boolean {
  if (code.toLowerCase() === name.toLowerCase()) return true;
  if (!/^[A-Z]{2}$/i.test(code)) return false;
  return new Intl.DisplayNames(['en'], { type: 'region' }).of(code.toUpperCase())?.toLowerCase() === name.toLowerCase();
}

function countryOfFinding(finding: Finding): string | null {
  const country = valueAt(finding.document, 'service.action.awsApiCallAction.remoteIpDetails.country.countryName');
  return typeof country === 'string' ? country : null;
}

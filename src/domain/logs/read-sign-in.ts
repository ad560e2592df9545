import { z } from 'zod';
import type { Row } from '../evidence.ts';
import { figure, flag, readInstant, text, textAt } from './lenient.ts';

/** One row of the Entra ID sign-in log. The same sign-in can have several rows: count ids, not rows. */
export interface SignIn {
  readonly id: string;
  readonly time: string;
  readonly user: string;
  readonly interactive: boolean;
  readonly address: string | null;
  readonly country: string | null;
  readonly city: string | null;
  /** 0 is success. */
  readonly errorCode: number;
  readonly succeeded: boolean;
  /** A step on the way (second factor or consent asked for), neither success nor failure. */
  readonly interrupted: boolean;
  readonly mfaSatisfied: boolean;
  /** success, failure, notApplied … */
  readonly conditionalAccess: string | null;
  readonly app: string | null;
  /** none, low, medium, high, hidden … as Entra rates the sign-in. */
  readonly risk: string | null;
  readonly device: { readonly compliant: boolean; readonly managed: boolean };
}

const properties = z.object({
  id: z.string().min(1),
  createdDateTime: text,
  userPrincipalName: z.string().min(1),
  isInteractive: flag,
  status: z.object({ errorCode: figure }).nullish().catch(null),
  ipAddress: text,
  deviceDetail: z.object({ isCompliant: flag, isManaged: flag }).nullish().catch(null),
  authenticationRequirement: text,
  authenticationDetails: z
    .array(z.object({ authenticationMethod: text, succeeded: flag, authenticationStepResultDetail: text }))
    .nullish()
    .catch(null),
  conditionalAccessStatus: text,
  appDisplayName: text,
  riskLevelDuringSignIn: text,
});
type Properties = z.infer<typeof properties>;

const signInRecord = z.object({
  time: z.unknown().optional(),
  category: text,
  callerIpAddress: text,
  resultType: figure,
  properties,
});

/** Codes for a step that asks the person for more: keep-me-signed-in, second factor, proof-up, consent, privacy terms. */
const interruptions: ReadonlySet<number> = new Set([
  50055, 50058, 50072, 50074, 50076, 50079, 50097, 50125, 50127, 50129, 50140, 50143, 65001, 81010, 81012, 81014,
]);

/** Reads an Entra sign-in in the form of Azure Monitor; null when the row is something else. */
export function readSignIn(row: Row): SignIn | null {
  const parsed = signInRecord.safeParse(row);
  if (!parsed.success) return null;
  const raw = parsed.data;
  const time = readInstant(raw.time) ?? readInstant(raw.properties.createdDateTime);
  const errorCode = raw.properties.status?.errorCode ?? raw.resultType;
  if (time === null || errorCode === null) return null;
  const interactive = raw.properties.isInteractive ?? raw.category !== 'NonInteractiveUserSignInLogs';
  return {
    id: raw.properties.id,
    time,
    user: raw.properties.userPrincipalName,
    interactive: interactive && raw.category !== 'NonInteractiveUserSignInLogs',
    address: raw.properties.ipAddress ?? raw.callerIpAddress,
    country: textAt(row, 'properties.location.countryOrRegion'),
    city: textAt(row, 'properties.location.city'),
    errorCode,
    succeeded: errorCode === 0,
    interrupted: interruptions.has(errorCode),
    mfaSatisfied: errorCode === 0 && isMfaSatisfied(raw.properties),
    conditionalAccess: raw.properties.conditionalAccessStatus,
    app: raw.properties.appDisplayName,
    risk: raw.properties.riskLevelDuringSignIn,
    device: readDevice(raw.properties),
  };
}

function readDevice({ deviceDetail }: Properties): SignIn['device'] {
  return { compliant: deviceDetail?.isCompliant === true, managed: deviceDetail?.isManaged === true };
}

/** Required and met: a successful second step, or one the token already carried. */
function isMfaSatisfied(raw: Properties): boolean {
  if (raw.authenticationRequirement !== 'multiFactorAuthentication') return false;
  const steps = raw.authenticationDetails ?? [];
  const second = steps.filter((step) => !/^password$/i.test(step.authenticationMethod ?? ''));
  if (steps.length === 0) return true;
  if (second.some((step) => step.succeeded === true)) return true;
  return steps.some(
    (step) => step.succeeded === true && /MFA.*(satisfied|completed)/i.test(step.authenticationStepResultDetail ?? ''),
  );
}

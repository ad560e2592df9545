import type { ApiCall } from '../logs/read-api-call.ts';
import type { Scene } from './rule.ts';

/** This many earlier days make a habit. */
const habitDays = 2;

/** Whether the same principal did the same from the same address on several days before the case began. */
export function isHabit(call: ApiCall, scene: Scene): boolean {
  const days = scene.all
    .map(({ record }) => record)
    .filter((earlier) => Date.parse(earlier.time) < scene.baselineEnd)
    .filter((earlier) => earlier.action === call.action && earlier.address === call.address && earlier.succeeded)
    .filter((earlier) => identityOf(earlier) === identityOf(call))
    .map((earlier) => earlier.time.slice(0, 10));
  return new Set(days).size >= habitDays;
}

/** Whether the principal was never seen from this address before the case began. */
export function isNewAddress(call: ApiCall, scene: Scene): boolean {
  return !scene.all.some(
    ({ record }) =>
      Date.parse(record.time) < scene.baselineEnd &&
      record.address === call.address &&
      identityOf(record) === identityOf(call),
  );
}

/** Whether nobody in the evidence used this region before the case began; false where there is no baseline to tell. */
export function isNewRegion(call: ApiCall, scene: Scene): boolean {
  const earlier = scene.all.filter(({ record }) => Date.parse(record.time) < scene.baselineEnd);
  return earlier.length > 0 && !earlier.some(({ record }) => record.region === call.region);
}

/** The user, or the role whatever its session is called. */
export function identityOf(call: ApiCall): string {
  const { principal } = call;
  return `${principal.accountId}/${principal.issuerName ?? principal.userName ?? principal.id ?? principal.arn ?? ''}`;
}

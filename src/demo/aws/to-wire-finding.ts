/** Names whose wire spelling is not just a small first letter (GuardDuty service model, ProductCode). */
const wireNames: Record<string, string> = { Code: 'productCodeId', ProductType: 'productCodeType' };

/** The JSON GuardDuty sends for a finding that the SDK shows with capital names. */
export function toWireFinding(finding: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(finding).map(([name, value]) => [toWireName(name), toWireValue(value)]));
}

function toWireValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toWireValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      toWireName(name),
      isNestedDate(name, child) ? toEpoch(child) : toWireValue(child),
    ]),
  );
}

function toWireName(name: string): string {
  // Keys of AffectedResources are data (AWS::S3::Bucket), not names of members.
  if (name.includes('::')) return name;
  return wireNames[name] ?? name.charAt(0).toLowerCase() + name.slice(1);
}

/** Dates inside the resource travel as epoch seconds, unlike the ISO strings at the top of a finding. */
function isNestedDate(name: string, value: unknown): value is string {
  return name === 'CreatedAt' && typeof value === 'string';
}

function toEpoch(value: string): number {
  return Date.parse(value) / 1000;
}

/** Purpose:Resource/Name, then optional .Variant and !Artifact. No list of known words: AWS adds purposes and resources. */
const body = '[A-Za-z0-9&]+(?:[.-][A-Za-z0-9&]+)*(?:![A-Za-z0-9]+(?:\\.[A-Za-z0-9]+)*)?';
const whole = new RegExp(`^[A-Z][A-Za-z0-9]*:[A-Z][A-Za-z0-9]*/${body}$`);
const inText = new RegExp(`(?<![\\w:])[A-Z][A-Za-z0-9]+:[A-Z][A-Za-z0-9]*/${body}`, 'g');

/**
 * Security Hub writes `TTPs/Defense Evasion/Stealth:IAMUser-CloudTrailLoggingDisabled`: the slash before the name became a
 * dash or a dot. Only behind one of its own namespaces, or as a value labelled as a type, is that read as a type.
 */
const namespace = '(?:Software and Configuration Checks|TTPs|Effects|Unusual Behaviors|Sensitive Data Identifications)';
const securityHub = new RegExp(
  `${namespace}/(?:[\\w ]{1,40}/){0,3}([A-Z][A-Za-z0-9]+):([A-Z][A-Za-z0-9]*)[./-](${body})`,
  'g',
);
const dashed = new RegExp(`^([A-Z][A-Za-z0-9]+):([A-Z][A-Za-z0-9]*)[.-](${body})$`);

/** Purposes other AWS products use in the same form (Macie). */
const foreignPurposes = ['SensitiveData'];

/** Whether a text has the form of a GuardDuty finding type; types nobody has seen yet included. */
export function isFindingType(text: string): boolean {
  return whole.test(text) && !isForeign(text);
}

/** All finding types in a text, in order; also in the spelling of Security Hub. */
export function findTypes(text: string): readonly string[] {
  const hub = [...text.matchAll(securityHub)].map((match) => `${match[1]}:${match[2]}/${match[3]}`);
  const plain = [...text.matchAll(inText)].map((match) => match[0]);
  return [...hub, ...plain].filter(isFindingType);
}

/** The type a value labelled as one stands for, or null. */
export function readType(value: string): string | null {
  const found = findTypes(value)[0];
  if (found !== undefined) return found;
  const match = dashed.exec(value.trim());
  const type = match ? `${match[1]}:${match[2]}/${match[3]}` : '';
  return isFindingType(type) ? type : null;
}

function isForeign(type: string): boolean {
  return foreignPurposes.some((purpose) => type.startsWith(`${purpose}:`));
}

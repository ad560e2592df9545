/**
 * us-east-1, ap-northeast-1, us-gov-west-1, us-isob-east-1, cn-north-1, eusc-de-east-1 … A grammar rather than a list:
 * AWS opens regions every year.
 */
export const regionForm =
  '(?:[a-z]{2}|eusc)(?:-(?:gov|iso[a-z]?|de))?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\\d{1,2}';

const regionIn = new RegExp(`(?<![\\w-])(${regionForm})(?![\\w-])`, 'i');

/** An AWS region named in a text, or null. */
export function readRegion(value: string): string | null {
  return regionIn.exec(value)?.[1]?.toLowerCase() ?? null;
}

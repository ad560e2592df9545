import type { Hint } from './hint.ts';
import { regionForm } from './read-region.ts';
import { decodeLayers } from './slack-text.ts';

const detector = `arn:aws(?:-[a-z-]{2,12})?:guardduty:(${regionForm}):(\\d{12}):detector/([0-9a-f]{32})`;
const findingArn = new RegExp(`${detector}/finding/([0-9a-f]{32})(?![0-9a-z])`, 'gi');
const detectorArn = new RegExp(`${detector}(?![0-9a-z])`, 'gi');

/** Reads finding ARNs, also inside encoded links; a detector ARN alone still names region, account and detector. */
export function readArns(text: string): readonly Hint[] {
  const layers = decodeLayers(text);
  const whole = layers.flatMap((layer) => [...layer.matchAll(findingArn)]);
  const matches = whole.length > 0 ? whole : layers.flatMap((layer) => [...layer.matchAll(detectorArn)]);
  return matches.flatMap(([, region = '', account = '', detectorId = '', id]): Hint[] => [
    ...(id === undefined ? [] : [{ part: 'findingId', value: id.toLowerCase(), origin: 'arn' } satisfies Hint]),
    { part: 'region', value: region.toLowerCase(), origin: 'arn' },
    { part: 'accountId', value: account, origin: 'arn' },
    { part: 'detectorId', value: detectorId.toLowerCase(), origin: 'arn' },
  ]);
}

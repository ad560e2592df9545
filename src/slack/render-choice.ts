import type { KnownBlock } from '@slack/types';
import { type Finding, referenceOf, severityLabel } from '../domain/finding.ts';
import { valuesNamed } from '../domain/list-leaves.ts';
import { localTime } from '../domain/local-time.ts';
import type { LookUp } from '../ports.ts';
import type { SlackMessage } from './message.ts';
import { analyzeAction, type Locale, renderButton } from './render-offer.ts';
import { line, paragraph, type Run } from './rich-text.ts';
import { word } from './wording.ts';

const maxChoices = 10;
/** Where a document names the thing the finding is about, the most telling first. */
const names = ['instanceId', 'clusterName', 'functionName', 'dbInstanceIdentifier', 'userName', 'name'];

/** The findings an alert or a beginning of an id can mean, the newest first, each with a button. Nobody guesses. */
export function renderChoice({ found, searched }: LookUp, alertTs: string | null, locale: Locale): SlackMessage {
  const { language } = locale;
  const shown = found.slice(0, maxChoices);
  const rest = found.length - shown.length;
  const text = `${found.length} ${word('severalFit', language)}`;
  const blocks = shown.flatMap((finding, index): KnownBlock[] => [
    describeFinding(finding, locale),
    renderButton(referenceOf(finding), {
      blockId: `${analyzeAction}:${alertTs ?? '-'}:choice${index}`,
      label: 'analyze',
      language,
    }),
  ]);
  const more: readonly Run[] = rest > 0 ? [`${rest} ${word('moreFit', language)} `] : [];
  const end = [...more, `${word('searched', language)}: `, { value: searched }];
  return { text, blocks: [paragraph([line([{ bold: text }], language)]), ...blocks, paragraph([line(end, language)])] };
}

function describeFinding(finding: Finding, { language, timeZone }: Locale): KnownBlock {
  const { type, severity, accountId, region, updatedAt, id, sample } = finding;
  const [name] = valuesNamed(finding.document['resource'], names);
  const resource = name === undefined ? finding.resourceType : `${finding.resourceType} ${name}`;
  return paragraph(
    [
      [{ value: type }, ` ${severity} (${severityLabel(severity)})`],
      [{ value: resource }, '  ', { value: accountId }, '  ', { value: region }],
      [`${localTime(updatedAt, timeZone).rendered}  `, { value: id }],
      ...(sample ? [[word('isSample', language)]] : []),
    ].map((runs) => line(runs, language)),
  );
}

import type { Outcome } from '../domain/coverage.ts';
import { readEventDataStore } from '../domain/event-data-store.ts';
import { listValues, phrase, type Text, words } from '../domain/phrase.ts';
import { judgeTrails, type TrailRuling, type TrailsAnswer } from '../domain/trail-coverage.ts';
import type { SourceQuery } from '../playbook/playbook.ts';
import { joinTexts } from './explain-answer.ts';

/** What AWS itself says about a log that is read in another place (Splunk, files), next to what the configuration says. */
export interface TrailCheck {
  /** The log provably misses events of this question: rows are a lower bound, and no rows prove nothing. */
  readonly isIncomplete: boolean;
  /** For the coverage of an answer with this outcome; null: nothing to add. */
  note(outcome: Outcome): Text | null;
}

export interface TrailQuestion {
  readonly query: SourceQuery;
  readonly account: string;
  readonly region: string;
  readonly bucket: string | null;
  readonly from: string;
  readonly to: string;
  /** What logSources says. */
  readonly isConfigured: boolean;
  readonly location?: string | undefined;
}

type AskTrails = (place: { readonly account: string; readonly region: string }) => Promise<TrailsAnswer | null>;

const believed: TrailCheck = { isIncomplete: false, note: () => null };

/** Compares logSources with the trails. The event history of the API is always on and needs no trail. */
export async function checkTrail(question: TrailQuestion, askTrails: AskTrails): Promise<TrailCheck> {
  const { query, account, region, bucket, from, to, isConfigured, location } = question;
  if (query.source !== 'cloudtrail' || query.via === 'cloudtrail-api') return believed;
  // An event data store selects its events itself, whatever the trails do.
  if (readEventDataStore(location) !== null) return believed;
  const { events = 'management' } = query;
  // Management events are readable without a trail; that one records them says nothing about another place.
  if (!isConfigured && events === 'management') return believed;
  const answer = await askTrails({ account, region });
  if (answer === null) return believed;
  const ruling = answer.trails && judgeTrails(answer.trails, { events, bucket, from, to });
  if (ruling === null || ruling.recorded === 'unknown') return unchecked(answer.outcome);
  return isConfigured ? checkCollected(ruling) : checkMissing(ruling);
}

function unchecked(outcome: Outcome): TrailCheck {
  const reason = words(outcome === 'answered' ? 'denied' : outcome);
  const note = {
    en: phrase`whether a trail records these events could not be checked (${reason}); the configuration is believed`,
    ja: phrase`証跡がこれらのイベントを記録しているか確認できなかったため (${reason})、設定ファイルに従っています`,
  };
  return { isIncomplete: false, note: (of) => (of === 'empty' || of === 'not_collected' ? note : null) };
}

function checkCollected(ruling: TrailRuling): TrailCheck {
  const faults = listFaults(ruling);
  if (faults.length > 0) return { isIncomplete: true, note: () => joinTexts(faults) };
  const note = {
    en: phrase`recorded by the trail ${listValues(ruling.trails)}`,
    ja: phrase`証跡 ${listValues(ruling.trails)} が記録`,
  };
  return { isIncomplete: false, note: (outcome) => (outcome === 'empty' ? note : null) };
}

function listFaults({ recorded, trails, gaps, deliveryError }: TrailRuling): readonly Text[] {
  if (recorded === 'none') return [contradiction];
  const faults = gaps.map(({ from, to }) => ({
    en: phrase`the trail ${listValues(trails)} was not logging from ${from} to ${to}`,
    ja: phrase`証跡 ${listValues(trails)} は ${from} から ${to} まで記録していません`,
  }));
  if (recorded === 'some')
    faults.push({
      en: phrase`the trail ${listValues(trails)} selects only a part of these events`,
      ja: phrase`証跡 ${listValues(trails)} はこれらのイベントの一部しか記録していません`,
    });
  if (deliveryError !== null)
    faults.push({
      en: phrase`the trail ${listValues(trails)} cannot deliver its files (${deliveryError})`,
      ja: phrase`証跡 ${listValues(trails)} はログファイルを配信できていません (${deliveryError})`,
    });
  return faults;
}

const contradiction: Text = {
  en: words('AWS contradicts the configuration: no trail of the account selects these events; correct logSources'),
  ja: words(
    '設定ファイルと AWS が矛盾: アカウントのどの証跡もこれらのイベントを記録していません (logSources を修正してください)',
  ),
};
const confirmation: Text = {
  en: words('AWS confirms it: no trail of the account selects these events'),
  ja: words('AWS でも確認: アカウントのどの証跡もこれらのイベントを記録していません'),
};

function checkMissing({ recorded, trails }: TrailRuling): TrailCheck {
  if (recorded === 'none') return { isIncomplete: false, note: () => confirmation };
  const note = {
    en: phrase`but the trail ${listValues(trails)} records these events: tell logSources where they can be read`,
    ja: phrase`ただし証跡 ${listValues(trails)} がこれらのイベントを記録しています。logSources に読み取り先を設定してください`,
  };
  return { isIncomplete: false, note: () => note };
}

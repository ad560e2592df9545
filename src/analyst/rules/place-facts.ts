import { ownNetworkOf } from '../../domain/authorisations/own-address.ts';
import type { Brief } from '../../domain/brief.ts';
import type { Assertion } from '../../domain/claim.ts';
import { listCalls } from '../../domain/evidence-calls.ts';
import { listOf, recordOf, textOf } from '../../domain/json-value.ts';
import { listLeaves } from '../../domain/list-leaves.ts';
import { localTime } from '../../domain/local-time.ts';
import { type Phrase, phrase, type Text, words } from '../../domain/phrase.ts';
import { type Draft, draft, findingEvidence } from './draft.ts';
import { countBy } from './tally-calls.ts';

const shown = 8;
const background: ReadonlySet<string> = new Set(['Q6', 'IC.1']);

/** Chapter 5, place: each address once, whose it is, what GuardDuty knows of it and how many calls came from it. */
export function writePlaceFacts(brief: Brief): readonly Draft[] {
  const calls = listCalls(brief.evidence.filter(({ question }) => !background.has(question)));
  const counts = new Map(countBy(calls.map(({ record }) => record.address)));
  const addresses = [...new Set([...brief.entities.remoteIps, ...counts.keys()])].slice(0, shown);
  return addresses.map((address) => {
    const cited = calls.filter(({ record }) => record.address === address).flatMap(({ evidence }) => evidence);
    const isNamed = brief.entities.remoteIps.includes(address);
    const whose = ownerText(address, brief);
    const known = isNamed ? describeAddress(brief.finding.document, address) : [];
    const lookup = isNamed ? findLookup(brief.finding, address) : null;
    const day = lookup === null ? noDay : dayOfLookup(brief);
    const count = counts.get(address) ?? 0;
    const seen = count === 0 ? { en: [], ja: [] } : callsText(count);
    return draft(
      {
        at: '5.place',
        evidence: [...new Set([...(isNamed ? [findingEvidence] : []), ...cited])],
        en: phrase`${address}${words(isNamed ? ', named by the finding' : '')}: ${whose.en}${known}${day.en}${seen.en}.`,
        ja: phrase`${address}${words(isNamed ? ' (検出結果に記載)' : '')}: ${whose.ja}${known}${day.ja}${seen.ja}。`,
      },
      lookup ?? { kind: 'entity', value: address },
    );
  });
}

const noDay: Text = { en: [], ja: [] };

/** Networks change hands, so a lookup is told with its day. */
function dayOfLookup({ finding, organisation }: Brief): Text {
  const { date } = localTime(finding.lastSeen, organisation.timeZone);
  return {
    en: phrase` (looked up by GuardDuty, as of ${words(date)})`,
    ja: phrase` (GuardDuty による照会、${words(date)} 時点)`,
  };
}

/** What GuardDuty looked up about an address: the network it belongs to, else its country. */
function findLookup(finding: Brief['finding'], address: string): Assertion | null {
  const leaves = listLeaves(finding.document);
  const subject = leaves.find(
    ({ path, value }) => value === address && /\bremoteIpDetails\.ipAddressV[46]$/.test(path),
  );
  if (subject === undefined) return null;
  const place = subject.path.slice(0, subject.path.lastIndexOf('.') + 1);
  const told = ['organization.asnOrg', 'country.countryName']
    .map((name) => leaves.find(({ path }) => path === `${place}${name}`))
    .find((leaf) => leaf !== undefined && leaf.value !== '');
  if (told === undefined) return null;
  return { kind: 'intel', subject: address, path: told.path, value: String(told.value), asOf: finding.lastSeen };
}

function callsText(count: number): Text {
  return {
    en: phrase`; ${count} ${words(count === 1 ? 'call' : 'calls')} in the records read`,
    ja: phrase`、確認した記録中の呼び出し ${count} 件`,
  };
}

/** Whose address it is, by the organisation's own list; a service of AWS has a name in the place of an address. */
export function ownerText(address: string, { organisation, matches }: Brief): Text {
  if (!/^[\d.]+$|:/.test(address)) return { en: words('a service of AWS'), ja: words('AWS サービス') };
  if (organisation.ownNetworks === null) {
    return {
      en: words('whose it is cannot be said, because the list of our networks is not available'),
      ja: words('自組織ネットワークの一覧がないため所有者は確認不能'),
    };
  }
  const own = ownNetworkOf(address, organisation, matches);
  if (own === null) return { en: words('not one of our networks'), ja: words('自組織のネットワークではない') };
  return {
    en: phrase`ours, ${own.name} (${own.kind})`,
    ja: phrase`自組織 (${own.name}、${own.kind})`,
  };
}

/** Country, city and network of an address as the finding gives them. */
function describeAddress(document: unknown, address: string): Phrase {
  const details = findDetails(document, address);
  if (details === null) return [];
  const organization = recordOf(details['organization']);
  const facts = [
    textOf(recordOf(details['country'])['countryName']),
    textOf(recordOf(details['city'])['cityName']),
    textOf(organization['asnOrg']),
  ].filter((fact) => fact !== null);
  const asn = textOf(organization['asn']);
  return [...facts, ...(asn === null ? [] : [`AS${asn}`])].flatMap((fact) => phrase`, ${fact}`);
}

function findDetails(value: unknown, address: string): Readonly<Record<string, unknown>> | null {
  for (const part of [...listOf(value), ...Object.values(recordOf(value))]) {
    const details = recordOf(recordOf(part)['remoteIpDetails']);
    if ([details['ipAddressV4'], details['ipAddressV6']].includes(address)) return details;
    const inner = findDetails(part, address);
    if (inner !== null) return inner;
  }
  return null;
}

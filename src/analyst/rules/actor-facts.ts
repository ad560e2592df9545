import type { Brief } from '../../domain/brief.ts';
import { type Fetched, listCalls } from '../../domain/evidence-calls.ts';
import type { ApiCall } from '../../domain/logs/read-api-call.ts';
import { listValues, phrase, words } from '../../domain/phrase.ts';
import { spanText, targetOf } from './activity-facts.ts';
import { type Draft, draft } from './draft.ts';
import { ownerText } from './place-facts.ts';
import { countBy } from './tally-calls.ts';

/** One set of credentials seen at work from one address. */
export interface Actor {
  readonly name: string;
  readonly key: string | null;
  readonly address: string | null;
  readonly calls: readonly Fetched<ApiCall>[];
}

const shown = 5;

/** Who made the calls that hit an open hard indicator: often somebody else than the principal of the finding. */
export function findActors({ floors, evidence }: Brief): readonly Actor[] {
  const ids = new Set(
    floors.flatMap(({ events, authorisedBy }) => (authorisedBy === null ? events.map(({ id }) => id) : [])),
  );
  const hits = listCalls(evidence).filter(({ record }) => record.id !== '' && ids.has(record.id));
  const groups = Map.groupBy(hits, ({ record }) =>
    JSON.stringify([nameOf(record), record.principal.accessKeyId, record.address]),
  );
  return [...groups.values()].flatMap((calls) => {
    const [first] = calls;
    if (!first) return [];
    const { principal, address } = first.record;
    return [{ name: nameOf(first.record), key: principal.accessKeyId, address, calls }];
  });
}

/** Chapters 3 and 4: who it was, with which key, from where, when, and what they worked on. */
export function writeActorFacts(brief: Brief): readonly Draft[] {
  return [
    ...findActors(brief)
      .slice(0, shown)
      .flatMap((actor) => writeActor(actor, brief)),
    ...writeCandidates(brief),
  ];
}

function writeActor(actor: Actor, brief: Brief): readonly Draft[] {
  const [first] = actor.calls;
  const last = actor.calls.at(-1);
  const of = first?.evidence[0];
  if (!first || !last || of === undefined) return [];
  const span = spanText(first.record.time, last.record.time, brief.organisation.timeZone);
  const names = listValues(countBy(actor.calls.map(({ record }) => record.name)).map(([name]) => name));
  const targets = [...new Set(actor.calls.flatMap(({ record }) => targetOf(record) ?? []))].slice(0, 3);
  const owner = actor.address === null ? { en: [], ja: [] } : ownerText(actor.address, brief);
  const key = actor.key === null ? [] : phrase`${words(' (')}${actor.key})`;
  const on =
    targets.length === 0
      ? { en: [], ja: [] }
      : { en: phrase` on ${listValues(targets)}`, ja: phrase`、対象 ${listValues(targets)}` };
  const where = actor.address ?? '–';
  return [
    draft(
      {
        at: '3.actor',
        evidence: [...new Set(actor.calls.flatMap(({ evidence }) => evidence))],
        en: phrase`${actor.name}${key} called ${names}${on.en} from ${where} (${owner.en}) ${span.en}, with ${listValues(agentsOf(actor))}.`,
        ja: phrase`${actor.name}${key} が ${where} (${owner.ja}) から ${names} を実行${on.ja} (${span.ja}、ユーザーエージェント ${listValues(agentsOf(actor))})。`,
      },
      { kind: 'event_occurred', of: { evidence: of, where: [{ path: 'eventID', equals: first.record.id }] } },
    ),
  ];
}

function agentsOf({ calls }: Actor): readonly string[] {
  const agents = countBy(calls.map(({ record }) => record.userAgent)).map(([agent]) => agent);
  return agents.length > 0 ? agents.slice(0, 2) : ['–'];
}

/** Chapter 7: everyone the logs around the finding show, so that nobody has to guess who it was. */
function writeCandidates({ evidence }: Brief): readonly Draft[] {
  return evidence
    .filter(({ source, question, rows }) => source === 'cloudtrail' && question === 'Q10' && rows.length > 0)
    .concat(
      evidence.filter(
        ({ question, rows }) => /^(Q5|LAM\.1|EC2\.1|RDS\.1|S3\.[12]|LOG\.1)$/.test(question) && rows.length > 0,
      ),
    )
    .flatMap((one) =>
      countBy(listCalls([one]).map(({ record }) => record.principal.arn)).map(([arn, count]) => ({ one, arn, count })),
    )
    .filter(({ arn }, index, all) => all.findIndex((other) => other.arn === arn) === index)
    .slice(0, shown)
    .map(({ one, arn, count }) =>
      draft(
        {
          at: '7.candidates',
          evidence: [one.id],
          en: phrase`${arn}: ${words(one.outcome === 'truncated' ? 'at least ' : '')}${count} ${words(count === 1 ? 'call' : 'calls')} in the records of ${words(one.question)}.`,
          ja: phrase`${arn}: ${words(one.question)} の記録に ${count} 件${words(one.outcome === 'truncated' ? '以上' : '')}。`,
        },
        { kind: 'count', of: { evidence: one.id, where: [{ path: 'userIdentity.arn', equals: arn }] }, value: count },
      ),
    );
}

function nameOf({ principal }: ApiCall): string {
  return principal.userName ?? principal.arn ?? principal.id ?? principal.type ?? '–';
}

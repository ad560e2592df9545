import type { Brief } from '../../../src/domain/brief.ts';
import type { Menu, MenuAnswer, MenuChoice } from '../../../src/domain/menu.ts';
import { words } from '../../../src/domain/phrase.ts';
import type { Desk, Ledger } from '../../../src/ports.ts';
import { check } from '../../../src/triage/check.ts';
import { openBlankLedger } from '../../../src/triage/ledger.ts';
import { buildCall, buildCoverage, buildEvidence } from './build-brief.ts';

export const menu: Menu = {
  questions: [{ id: 'Q5', title: { en: words('What did it do?'), ja: words('何をしたか') }, about: ['accessKeyId'] }],
  entities: [{ id: 'N1-xyz', kind: 'accessKeyId', value: 'AKIAOTHERKEY00000001' }],
  left: 3,
};

export interface BuiltDesk extends Desk {
  readonly chosen: readonly MenuChoice[];
}

/** A desk over a brief: the real check, and a menu whose one question finds one more call. */
export function buildDesk(
  start: Brief,
  offered: Menu = { ...menu, questions: [], entities: [] },
  ledger: Ledger = openBlankLedger(),
): BuiltDesk {
  let brief = start;
  let { left } = offered;
  const chosen: MenuChoice[] = [];
  const ask = async (choice: MenuChoice): Promise<MenuAnswer> => {
    chosen.push(choice);
    left -= 1;
    if (!offered.entities.some(({ id }) => id === choice.entity)) return { kind: 'refused', why: 'not on the menu' };
    const id = `E${brief.evidence.length + 1}-new`;
    const evidence = [
      buildEvidence([buildCall('further', { eventName: 'DeleteTrail' })], { id, question: 'Q5/N1-xyz' }),
    ];
    const coverage = [buildCoverage({ question: 'Q5/N1-xyz', evidence: id })];
    brief = { ...brief, evidence: [...brief.evidence, ...evidence], coverage: [...brief.coverage, ...coverage] };
    return { kind: 'asked', brief, evidence, coverage };
  };
  return {
    ledger,
    chosen,
    menu: () => ({ ...offered, left }),
    ask,
    judge: (inference) => {
      const { finding, entities, evidence, coverage, organisation, matches } = brief;
      const looked = { evidence, coverage, usage: { toolCalls: 0, throttled: 0, cacheHits: 0 } };
      const settings = { organisation, matchesNetwork: matches };
      return check({ finding, entities, looked, inferred: { brief, inference } }, settings);
    },
  };
}

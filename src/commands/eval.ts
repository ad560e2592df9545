import { createRulesAnalyst } from '../analyst/rules/rules-analyst.ts';
import { chooseAnalyst } from '../choose-analyst.ts';
import { loadOfflineConfig, type OfflineConfig, processEnvironment } from '../config.ts';
import { explain, fail } from '../domain/errors.ts';
import type { Language } from '../domain/phrase.ts';
import { addUpScores } from '../evaluation/add-up-scores.ts';
import { type FoundCase, readKnownCases } from '../evaluation/read-known-cases.ts';
import { type Round, renderScores } from '../evaluation/render-scores.ts';
import { type CaseScore, scoreCase, scoreFailure } from '../evaluation/score-case.ts';
import { createLog } from '../log.ts';
import type { Analyst } from '../ports.ts';
import { openFolder, triageTarget } from '../triage-target.ts';

export interface EvalOptions {
  readonly analyst?: string;
  readonly json?: boolean;
}

type AnalystName = Round['analyst'];

/**
 * `gd-triage eval DIR`: runs every case folder at or below DIR and prints how the verdicts and reports compare with what
 * the authors of the cases expect. Returns the exit code: 1 where a case could not be run.
 */
export async function evaluate(root: string, options: EvalOptions): Promise<number> {
  const config = loadOfflineConfig(processEnvironment, { cwd: process.cwd() });
  const names = readAnalysts(options.analyst, config);
  const cases = await readKnownCases(root);
  const rounds: Round[] = [];
  for (const analyst of names) rounds.push({ analyst, scores: await runRound(analyst, cases, config) });
  process.stdout.write(options.json === true ? writeJson(rounds) : renderScores(rounds));
  return rounds.some(({ scores }) => scores.some(({ error }) => error !== null)) ? 1 : 0;
}

function readAnalysts(name: string | undefined, { model }: OfflineConfig): readonly AnalystName[] {
  const chosen = name ?? (model === null ? 'rules' : 'both');
  if (chosen === 'rules') return ['rules'];
  if (chosen !== 'openai' && chosen !== 'both') {
    throw fail('config_invalid', {
      count: 1,
      mistakes: `--analyst ${chosen.slice(0, 40)}: must be rules, openai or both`,
    });
  }
  if (model === null) {
    throw fail('config_invalid', { count: 1, mistakes: `OPENAI_API_KEY is not set: --analyst ${chosen} needs it` });
  }
  return chosen === 'both' ? ['rules', 'openai'] : ['openai'];
}

/** One after the other: seconds per case would say nothing if cases shared the machine. */
async function runRound(
  analyst: AnalystName,
  cases: readonly FoundCase[],
  config: OfflineConfig,
): Promise<readonly CaseScore[]> {
  const scores: CaseScore[] = [];
  for (const found of cases) scores.push(await runCase(analyst, found, config));
  return scores;
}

async function runCase(name: AnalystName, { folder, known }: FoundCase, config: OfflineConfig): Promise<CaseScore> {
  try {
    const target = await openFolder(folder, config);
    try {
      const { language } = target.organisation;
      const analyst = await createAnalyst(name, language, config);
      const { record } = await triageTarget({ target, config, language, analyst });
      return scoreCase(known, record);
    } finally {
      await target.close();
    }
  } catch (error) {
    createLog({ level: 'warn' }).error({ error, case: known.name }, 'The case could not be run');
    return scoreFailure(known, explain(error, 'en').what);
  }
}

async function createAnalyst(name: AnalystName, language: Language, config: OfflineConfig): Promise<Analyst> {
  if (name === 'rules') return createRulesAnalyst();
  return chooseAnalyst({ config, language, log: createLog({ level: 'warn' }) });
}

function writeJson(rounds: readonly Round[]): string {
  const document = {
    schema: 'gd-triage.eval/v1',
    rounds: rounds.map((round) => ({ ...round, totals: addUpScores(round.scores, round.analyst === 'openai') })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

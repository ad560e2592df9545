import { createRulesAnalyst } from './analyst/rules/rules-analyst.ts';
import type { OfflineConfig } from './config.ts';
import type { Language } from './domain/phrase.ts';
import { promptsFolder } from './paths.ts';
import type { Analyst, Logger } from './ports.ts';

export interface AnalystChoice {
  readonly config: Pick<OfflineConfig, 'model' | 'budgets' | 'modelPrices'>;
  readonly language: Language;
  readonly log: Logger;
}

/** The language model where a key is configured, the built-in rules elsewhere. The model's code takes some 50 MB, so only who uses it loads it. */
export async function chooseAnalyst({ config, language, log }: AnalystChoice): Promise<Analyst> {
  if (config.model === null) return createRulesAnalyst();
  const { model, budgets, modelPrices } = config;
  const price = modelPrices[model.model] ?? null;
  if (price === null)
    log.warn(
      { model: model.model },
      'No price of the model in modelPrices: cost is unknown, budgets.usd has no effect',
    );
  const { createModelAnalyst } = await import('./analyst/model/model-analyst.ts');
  const { loadParts } = await import('./analyst/model/load-parts.ts');
  return createModelAnalyst({ ...model, price, prompts: await loadParts(promptsFolder), language, budgets, log });
}

import { loadParts } from './analyst/model/load-parts.ts';
import { createModelAnalyst } from './analyst/model/model-analyst.ts';
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

/** The language model where a key is configured, the built-in rules elsewhere. */
export async function chooseAnalyst({ config, language, log }: AnalystChoice): Promise<Analyst> {
  if (config.model === null) return createRulesAnalyst();
  const { model, budgets, modelPrices } = config;
  const price = modelPrices[model.model] ?? null;
  if (price === null)
    log.warn(
      { model: model.model },
      'No price of the model in modelPrices: cost is unknown, budgets.usd has no effect',
    );
  return createModelAnalyst({ ...model, price, prompts: await loadParts(promptsFolder), language, budgets, log });
}

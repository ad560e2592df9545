import { createModelAnalyst } from '../../src/analyst/model/model-analyst.ts';
import type { Price } from '../../src/analyst/model/purse.ts';
import type { Brief, Inference } from '../../src/domain/brief.ts';
import type { Menu } from '../../src/domain/menu.ts';
import { plainText } from '../../src/domain/phrase.ts';
import { buildBrief } from '../builders/analyst/build-brief.ts';
import { type BuiltDesk, buildDesk } from '../builders/analyst/build-desk.ts';
import { apiKey, type FakeOpenAI, type Ignorance, type Script, type Step, startFakeOpenAI } from './fake-openai.ts';

export interface RunOptions {
  readonly brief?: Brief;
  readonly menu?: Menu;
  readonly seconds?: number;
  readonly key?: string;
  readonly calls?: number;
  readonly tokens?: number;
  readonly usd?: number;
  readonly price?: Price;
  readonly ignorance?: readonly Ignorance[];
}

export interface Run {
  readonly inference: Inference;
  readonly asked: FakeOpenAI['asked'];
  readonly logged: string;
  readonly desk: BuiltDesk;
}

export const good = {
  disposition: 'suspicious',
  summary: [{ text: 'svc-report listed users from 198.51.100.7.', evidence: ['E1-abc'] }],
  hypotheses: [{ text: 'Someone else uses the key of svc-report.', evidence: ['finding'] }],
  risk: [],
  recommendations: [{ horizon: 'immediate', text: 'Ask the owner of svc-report.', evidence: ['finding'] }],
};

/** A good reply with some parts replaced. */
export function answer(change: object = {}): Step {
  return { content: JSON.stringify({ ...good, ...change }) };
}

/** One investigation of the model analyst against a scripted endpoint, which is closed again. */
export async function runModel(script: Script, options: RunOptions = {}): Promise<Run> {
  const fake = await startFakeOpenAI(script, options.ignorance);
  try {
    const lines: unknown[] = [];
    const write = (fields: object, message: string) => void lines.push(fields, message);
    const log = { info: write, warn: write, error: write, debug: write, child: () => log };
    const { seconds = 60, brief = buildBrief() } = options;
    const analyst = createModelAnalyst({
      apiKey: options.key ?? apiKey,
      baseUrl: fake.url,
      model: 'test-model',
      price: options.price ?? null,
      prompts: { triage: ['# Environment\n\nYou judge findings.'], sceptic: ['# Second look\n\nDoubt it.'] },
      language: 'en',
      budgets: {
        seconds,
        modelCalls: options.calls ?? 3,
        promptTokens: options.tokens ?? 12_000,
        usd: options.usd ?? 1,
      },
      log,
    });
    const desk = buildDesk(brief, options.menu);
    const inference = await analyst.infer(brief, desk, AbortSignal.timeout(seconds * 1000));
    return { inference, asked: fake.asked, logged: JSON.stringify(lines), desk };
  } finally {
    await fake.close();
  }
}

export function modelTexts({ inference }: Run): readonly string[] {
  return inference.claims.filter(({ writtenBy }) => writtenBy === 'model').map(({ text }) => plainText(text.en));
}

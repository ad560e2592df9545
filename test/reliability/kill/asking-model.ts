import { z } from 'zod';
import { type Asked, apiKey, type FakeOpenAI, type Step, startFakeOpenAI } from '../../analyst/fake-openai.ts';
import type { FaultProxy } from '../fault-proxy.ts';

export interface AskingModel {
  readonly environment: Readonly<Record<string, string>>;
  /** Answers that were given to a request that had been answered before. */
  countPaidAgain(): number;
  close(): Promise<void>;
}

const reply = {
  disposition: 'suspicious',
  summary: [],
  hypotheses: [],
  risk: [],
  recommendations: [{ horizon: 'immediate', text: 'Ask the owner.', evidence: ['finding'] }],
};
const Menu = z.object({
  menu: z.object({
    questions: z.array(z.object({ id: z.string(), about: z.array(z.string()) })).min(1),
    entities: z.array(z.object({ id: z.string(), kind: z.string() })).min(1),
  }),
});

/** A model behind a proxy that has one further question asked where there is one, and only then gives its reading. */
export async function startAskingModel(proxy: FaultProxy): Promise<AskingModel> {
  const model = await startFakeOpenAI(answer);
  proxy.aim(new URL(model.url).origin);
  return {
    environment: { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: `${proxy.url}/v1` },
    countPaidAgain: () => countRepeated(model),
    close: model.close,
  };
}

function answer(asked: Asked): Step {
  const { response_format: format } = asked;
  const form = format?.type === 'json_schema' ? format.json_schema.name : 'triage';
  if (form === 'second_look')
    return say({ answer: 'stands', reason: 'Nothing speaks against it.', evidence: ['finding'] });
  if (form === 'mended') return say({ sentences: [] });
  const choice = asked.messages.length === 2 ? chooseQuestion(asked) : null;
  if (choice === null) return say(reply);
  return { call: { name: 'ask_question', arguments: JSON.stringify(choice) } };
}

function chooseQuestion({ messages, tool_choice: choice }: Asked): object | null {
  const prompted = Menu.safeParse(JSON.parse(messages[1]?.content ?? '{}')).data;
  if (choice !== 'auto' || prompted === undefined) return null;
  const { questions, entities } = prompted.menu;
  const pairs = questions.flatMap(({ id: question, about }) =>
    entities.filter(({ kind }) => about.includes(kind)).map(({ id: entity }) => ({ question, entity })),
  );
  return pairs[0] ?? null;
}

function say(content: object): Step {
  return { content: JSON.stringify(content) };
}

function countRepeated({ asked }: FakeOpenAI): number {
  return asked.length - new Set(asked.map((one) => JSON.stringify(one))).size;
}

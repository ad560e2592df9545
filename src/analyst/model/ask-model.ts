import type OpenAI from 'openai';
import type { Brief } from '../../domain/brief.ts';
import type { Menu, MenuAnswer } from '../../domain/menu.ts';
import type { Language } from '../../domain/phrase.ts';
import type { Desk } from '../../ports.ts';
import { type Exchanged, exchange, type Line } from './exchange.ts';
import type { Prompts } from './load-parts.ts';
import { type ModelReply, triageForm } from './reply.ts';
import { describeAnswer, writePrompt } from './write-prompt.ts';
import type { Talk } from './write-request.ts';

/** One investigation as the model sees it. */
export interface Session {
  readonly line: Line;
  readonly desk: Desk;
  readonly prompts: Prompts;
  readonly language: Language;
  /** What wraps values in every prompt of this investigation. */
  readonly mark: string;
}

type Turn = Talk<ModelReply>['turns'][number];
type Question = Extract<Exchanged<ModelReply>, { kind: 'question' }>;

export interface Thought {
  /** The reading, or why there is none. */
  readonly outcome: { readonly reply: ModelReply } | { readonly failed: string };
  /** The brief with what further questions found. */
  readonly brief: Brief;
  /** The conversation, to go on from. */
  readonly talk: Omit<Talk<ModelReply>, 'form'>;
  readonly questions: number;
}

/** Calls kept for the answer after a further question, and for a second look at it. */
const callsToKeep = 2;

/** Gives the model the brief and asks for its reading; it may have questions of the menu asked before it answers. */
export async function askModel(first: Brief, session: Session): Promise<Thought> {
  const { line, desk, prompts, language, mark } = session;
  const menu = offer(desk.menu());
  const compose = (budget: number) =>
    writePrompt({ brief: first, parts: prompts.triage, language, budget, mark, menu });
  const turns: Turn[] = [];
  let brief = first;
  for (let questions = 0; ; questions += 1) {
    const mayAsk = menu !== null && desk.menu().left > 0 && line.purse.callsLeft() > callsToKeep;
    const talk = { compose, turns, menu, mayAsk };
    const said = await exchange({ ...talk, form: triageForm }, line);
    if (said.kind === 'failed') return { outcome: { failed: said.reason }, brief, talk, questions };
    if (said.kind === 'reply')
      return { outcome: { reply: said.reply }, brief, talk: { ...talk, mayAsk: false }, questions };
    const answer = await desk.ask(said.choice);
    if (answer.kind === 'asked') brief = answer.brief;
    turns.push(...writeTurns(said, answer, session));
  }
}

function offer(menu: Menu): Menu | null {
  return menu.questions.length === 0 || menu.left <= 0 ? null : menu;
}

function writeTurns({ choice, callId }: Question, answer: MenuAnswer, session: Session): readonly Turn[] {
  const content = answer.kind === 'asked' ? describeAnswer(answer, session) : JSON.stringify({ refused: answer.why });
  if (callId === null) {
    const asked = JSON.stringify({ ask: choice });
    return [
      { role: 'assistant', content: asked },
      { role: 'user', content },
    ];
  }
  const call: OpenAI.ChatCompletionMessageToolCall = {
    id: callId,
    type: 'function',
    function: { name: 'ask_question', arguments: JSON.stringify(choice) },
  };
  return [
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: callId, content },
  ];
}

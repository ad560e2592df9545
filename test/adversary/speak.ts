import type { Script } from '../analyst/fake-openai.ts';

const openings = ['The evidence shows', 'What the logs hold is', 'In short, there is'];
const middles = ['activity of this principal', 'use of this credential', 'a series of calls'];
const ends = ['that no record explains.', 'which nobody has confirmed yet.', 'and its owner should be asked.'];
const proposals = ['suspicious', 'inconclusive', 'benign_true_positive', 'false_positive'];

/** A model that says the same in other words, another order and another length each time it is asked. */
export function speak(): Script {
  let turn = 0;
  const pick = (from: readonly string[]): string => {
    turn += 1;
    return from[(turn * 7 + Math.floor(turn / 3)) % from.length] ?? '';
  };
  const sentence = () => ({ text: `${pick(openings)} ${pick(middles)} ${pick(ends)}`, evidence: ['finding'] });
  const some = () => Array.from({ length: 1 + (turn % 3) }, sentence);
  return ({ response_format: format }) => {
    const name = format?.type === 'json_schema' ? format.json_schema.name : '';
    if (name === 'second_look')
      return { content: JSON.stringify({ answer: 'stands', reason: 'Nothing.', evidence: [] }) };
    if (name === 'mended') return { content: JSON.stringify({ sentences: [] }) };
    const advice = { ...sentence(), horizon: 'short-term' };
    const reply = { disposition: pick(proposals), summary: some(), hypotheses: some(), risk: some() };
    return { content: JSON.stringify({ ...reply, recommendations: [advice] }) };
  };
}

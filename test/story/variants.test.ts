import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { World } from '../../src/demo/world.ts';
import { apiKey, type FakeOpenAI, startFakeOpenAI } from '../analyst/fake-openai.ts';
import { readHeadings, readVerdict } from './read-report.ts';
import { press, readReplies, showText, waitForButton, waitForReports } from './read-slack.ts';
import { type Story, startStory } from './start-story.ts';

const japaneseChapters = [
  '1. エグゼクティブサマリー',
  '2. 脅威の概要',
  '3. 脅威の詳細',
  '4. プリンシパル情報',
  '5. 異常性分析',
  '6. リスク評価',
  '7. 詳細調査',
  '8. 推奨対応策',
];

async function play(world: World, part: string) {
  const played = world.scenarios.find(({ name }) => name.includes(part));
  if (!played) throw new Error(`No scenario has ${part} in its name: see src/demo/scenarios.`);
  const { ts } = await world.deliver(played.name);
  await press(world, await waitForButton(world, ts));
  return { played, ts, markdown: await waitForReports(world, ts) };
}

describe('the bot in Japanese', () => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory({ environment: { DEMO_LANGUAGE: 'ja' } });
  });
  afterAll(() => story.stop());

  it('comes to the same verdict, under Japanese headings, in thread and ticket', async () => {
    const { played, ts, markdown } = await play(story.world, 'tor');
    const { disposition, priority } = readVerdict(markdown);
    const thread = readReplies(story.world, ts).map(showText).join('\n');
    const [ticket] = story.world.jira.issues();

    expect(readHeadings(markdown)).toEqual(japaneseChapters);
    expect(played.expected.disposition).toContain(disposition);
    expect(priority <= played.expected.priorityAtLeast).toBe(true);
    expect(played.expected.mustMention.filter((text) => !markdown.includes(text))).toEqual([]);
    expect(thread).toContain('調査が完了しました');
    expect(JSON.stringify(ticket?.fields.description)).toContain('エグゼクティブサマリー');
  });
});

describe('the bot with a language model', () => {
  const supported = 'The session keeps coming from 192.0.2.146, so the key should be treated as stolen.';
  const invented = 'The attacker logged in 59 times from 198.18.7.7 on a Tuesday and read 4711 objects.';
  const reply = {
    disposition: 'false_positive',
    summary: [],
    hypotheses: [
      { text: supported, evidence: ['finding'] },
      { text: invented, evidence: ['finding'] },
    ],
    risk: [],
    recommendations: [],
  };
  let model: FakeOpenAI;
  let story: Story;

  beforeAll(async () => {
    // The first answer is good, then the endpoint is out of order.
    model = await startFakeOpenAI([{ content: JSON.stringify(reply) }, { status: 401 }]);
    const environment = { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'a-model' };
    story = await startStory({ environment });
  });
  afterAll(async () => {
    await story.stop();
    await model.close();
  });

  it('keeps what the evidence supports, drops what it does not, and lets nobody talk the verdict down', async () => {
    const { played, markdown } = await play(story.world, 'tor');

    expect(markdown).toContain('so the key should be treated as stolen');
    expect(markdown).not.toContain('198.18.7.7');
    expect(markdown).not.toContain('4711');
    expect(played.expected.disposition).toContain(readVerdict(markdown).disposition);
    expect(markdown).toMatch(
      /interpretation by the language model `a-model` \(prompt `[0-9a-f]+`\) and checked by code/,
    );
    // The answer, and the one round in which it may mend the sentence that failed.
    expect(model.asked).toHaveLength(2);
  });

  it('writes the same eight chapters by rules when the model fails, and says so', async () => {
    const { markdown } = await play(story.world, 'instance');

    expect(readHeadings(markdown)).toHaveLength(8);
    expect(markdown).toMatch(/Written by the built-in rules, because the language model failed/);
    expect(JSON.stringify(story.log)).not.toContain(apiKey);
  });
});

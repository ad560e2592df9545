import { loadavg } from 'node:os';
import OpenAI from 'openai';
import { countTokens } from '../src/analyst/model/count-tokens.ts';
import { loadParts } from '../src/analyst/model/load-parts.ts';
import { createModelAnalyst } from '../src/analyst/model/model-analyst.ts';
import { promptsFolder } from '../src/paths.ts';
import type { Logger } from '../src/ports.ts';
import { type OpenCase, openCases } from '../test/adversary/open-cases.ts';
import { speak } from '../test/adversary/speak.ts';
import { type Asked, apiKey, type Script, startFakeOpenAI } from '../test/analyst/fake-openai.ts';

/**
 * Model calls, prompt tokens and wall time per scenario of the demo, beside a plain agent: one prompt, one tool over the same
 * log tools, raw rows in the conversation. Both talk to a scripted endpoint that answers at once, and the plain agent asks
 * exactly the questions of our playbook, so this compares what is sent, not how well a model chooses or judges.
 */
interface Cost {
  readonly calls: number;
  readonly tokens: number;
  readonly largest: number;
  readonly seconds: number;
}

/** Rows of one answer the plain agent gets: a page of CloudTrail LookupEvents. */
const rowsPerPage = 50;
const silent: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  child: () => silent,
};

async function measure(script: Script, act: (url: string) => Promise<unknown>): Promise<Cost> {
  const server = await startFakeOpenAI(script);
  const begun = performance.now();
  await act(server.url);
  const seconds = (performance.now() - begun) / 1000;
  await server.close();
  const sizes = server.asked.map(countAsked);
  return { calls: sizes.length, tokens: sizes.reduce((a, b) => a + b, 0), largest: Math.max(0, ...sizes), seconds };
}

/** Counted at the endpoint, the same way for both: every message, tool and schema. */
function countAsked({ messages, tools = [], response_format: format }: Asked): number {
  const texts = messages.map((one) => countTokens(one.content ?? JSON.stringify(one)));
  return texts.reduce((a, b) => a + b, countTokens(JSON.stringify([tools, format ?? null])));
}

async function runOurs(one: OpenCase, url: string): Promise<void> {
  const budgets = { seconds: 180, modelCalls: 5, promptTokens: 40_000, usd: 1 };
  const prompts = await loadParts(promptsFolder);
  const options = { apiKey, baseUrl: url, model: 'test-model', price: null, prompts, language: 'en' as const, budgets };
  await one.judge(createModelAnalyst({ ...options, log: silent }));
}

const tool: OpenAI.ChatCompletionFunctionTool = {
  type: 'function',
  function: {
    name: 'query_logs',
    description: 'Runs one SQL query over the logs and returns the rows as JSON.',
    strict: true,
    parameters: {
      type: 'object',
      additionalProperties: false,
      required: ['query'],
      properties: { query: { type: 'string' } },
    },
  },
};

async function runPlain({ finding, looked, toolbox }: OpenCase, url: string): Promise<void> {
  const client = new OpenAI({ apiKey, baseURL: url, maxRetries: 0 });
  const system =
    'You are a security analyst. Triage this Amazon GuardDuty finding with the tool and write a report with a verdict.';
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: system },
    { role: 'user', content: JSON.stringify(finding.document) },
  ];
  for (;;) {
    const { choices } = await client.chat.completions.create({ model: 'test-model', messages, tools: [tool] });
    const message = choices[0]?.message;
    const call = message?.tool_calls?.[0];
    if (message === undefined || call?.type !== 'function') return;
    const known = looked.evidence[Number(JSON.parse(call.function.arguments).query)];
    if (known === undefined) return;
    const { question, source, account, from, to, regions, query: sql } = known;
    const ask = {
      question,
      source,
      account,
      from,
      to,
      maxRows: rowsPerPage,
      query: { via: 'files' as const, sql, regions },
    };
    const { rows } = await toolbox.ask(ask, AbortSignal.timeout(60_000));
    const content = JSON.stringify(rows.slice(0, rowsPerPage));
    messages.push(
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: call.id, content },
    );
  }
}

/** Asks the questions of the playbook one after the other, then answers. */
function askAll(count: number): Script {
  return (_, at) =>
    at < count
      ? { call: { name: 'query_logs', arguments: JSON.stringify({ query: String(at) }) } }
      : { content: 'True positive. Rotate the key.' };
}

function row(name: string, ours: Cost, plain: Cost): string {
  const cells = [ours, plain].flatMap(({ calls, tokens, largest, seconds }) => [
    String(calls),
    tokens.toLocaleString('en'),
    largest.toLocaleString('en'),
    seconds.toFixed(1),
  ]);
  return `| ${[name, ...cells].join(' | ')} |`;
}

const opened = await openCases({ scenarios: /^/, cases: ['onboarding-key-approved', 's3-low-and-slow'] }, (one) => one);
const load = (): string => loadavg()[0]?.toFixed(1) ?? '?';
process.stdout.write(`${new Date().toISOString()}, load ${load()}\n\n`);
process.stdout.write(
  '| case | calls | prompt tokens | largest | s | plain: calls | prompt tokens | largest | s |\n|---|---|---|---|---|---|---|---|---|\n',
);
for (const one of opened.cases) {
  const ours = await measure(speak(), (url) => runOurs(one, url));
  const plain = await measure(askAll(one.looked.evidence.length), (url) => runPlain(one, url));
  process.stdout.write(`${row(one.name, ours, plain)}\n`);
}
process.stdout.write(`\nload ${load()}\n`);
await opened.close();

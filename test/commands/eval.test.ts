import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { speak } from '../adversary/speak.ts';
import { apiKey, startFakeOpenAI } from '../analyst/fake-openai.ts';
import { runProgram } from '../story/start-program.ts';

const ownCase = fileURLToPath(new URL('../../eval/cases/s3-public-website', import.meta.url));

const run = (...args: readonly string[]) => runWith({}, args);

/** It finds no model and no configuration of whoever runs the tests. */
const runWith = (environment: Record<string, string>, args: readonly string[]) =>
  runProgram(['eval', ...args], { environment, cwd: tmpdir() });

describe('gd-triage eval', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'eval-'));
    await cp(ownCase, path.join(root, 'sound'), { recursive: true });
    await cp(ownCase, path.join(root, 'broken'), { recursive: true });
    await writeFile(path.join(root, 'broken', 'environment.yml'), 'accounts: 7\n');
  });
  afterAll(() => rm(root, { recursive: true }));

  it('ends with 1 and goes on with the others where a case could not be run', async () => {
    const { code, stdout } = await run(root, '--json');
    expect(code).toBe(1);
    const { schema, rounds } = JSON.parse(stdout);
    expect(schema).toBe('gd-triage.eval/v1');
    expect(rounds).toHaveLength(1);
    expect(rounds[0]).toMatchObject({
      analyst: 'rules',
      scores: [
        { name: 'broken', ok: false, error: expect.any(String) },
        { name: 'sound', error: null, disposition: 'benign_true_positive', isStructured: true },
      ],
      totals: { cases: 2, failed: 1, accepted: { hits: 1, of: 2 } },
    });
  });

  it('shows rules and model side by side: calls, tokens, seconds, and sentences without support', async () => {
    const model = await startFakeOpenAI(speak());
    const env = { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'test-model' };
    const { code, stdout } = await runWith(env, [ownCase, '--analyst', 'both']);
    await model.close();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +rules +openai$/m);
    expect(stdout).toMatch(/^model calls +0 +[1-9]/m);
    expect(stdout).toMatch(/^tokens in +0 +[1-9]/m);
    expect(stdout).toMatch(/^seconds, all cases +\d/m);
    expect(stdout).toMatch(/^claims without support \(dropped\) +0 of \d+ .* +\d+ of \d+/m);
    expect(stdout).toMatch(/^finished by the rules for the model +0 +0/m);
  });

  it.each([
    [['nowhere'], 'nowhere cannot be read: there is no such folder'],
    [[ownCase, '--analyst', 'both'], 'OPENAI_API_KEY is not set: --analyst both needs it'],
  ])('ends with 2 and one message for %j', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

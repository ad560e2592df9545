import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { speak } from '../adversary/speak.ts';
import { apiKey, startFakeOpenAI } from '../analyst/fake-openai.ts';
import { runProgram } from '../story/start-program.ts';

const own = fileURLToPath(new URL('../../eval/cases/s3-public-website', import.meta.url));
let folder: string;

/** What is replayed finds no model and no log. */
const run = (args: readonly string[], environment: Record<string, string> = {}) =>
  runProgram(args, { environment, cwd: tmpdir() });

async function replayChanged(name: string, change: object) {
  const file = path.join(folder, name);
  await writeFile(
    file,
    JSON.stringify({ ...JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')), ...change }),
  );
  return run(['replay', file]);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-replay-'));
  const model = await startFakeOpenAI(speak());
  const env = { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'test-model' };
  const { stdout } = await run(['analyze', own, '--json'], env);
  await writeFile(path.join(folder, 'model.json'), stdout);
  await model.close();
});
afterAll(() => rm(folder, { recursive: true }));

describe('gd-triage replay', () => {
  it('draws the same verdict and the same report from the record alone, the model being gone', async () => {
    const file = path.join(folder, 'model.json');
    const recorded = JSON.parse(await readFile(file, 'utf8'));
    expect(recorded).toMatchObject({ verdict: { proposedBy: 'model' }, usage: { modelCalls: expect.any(Number) } });
    const { code, stdout, stderr } = await run(['replay', file]);
    expect(stderr).toBe('gd-triage: The verdict and the report are the same as recorded.\n');
    expect(stdout).toBe(recorded.report.markdown);
    expect(code).toBe(0);
  });

  it('says what differs, and ends with 1', async () => {
    const { code, stderr } = await replayChanged('other.json', {
      verdict: { disposition: 'true_positive', priority: 'P1' },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/The verdict differs: recorded true_positive at P1, now benign_true_positive at P\d/);
  });

  it.each([
    ['no evidence', { recording: undefined }, /holds no evidence to replay/],
    ['damaged evidence', { recording: { format: 'gzip+base64', data: 'AAAA' } }, /damaged/],
  ])('says when it cannot, for a record with %s, and ends with 2', async (_, change, reason) => {
    const { code, stderr } = await replayChanged('broken.json', change);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

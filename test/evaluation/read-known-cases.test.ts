import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readKnownCases } from '../../src/evaluation/read-known-cases.ts';

const ownCases = fileURLToPath(new URL('../../eval/cases', import.meta.url));

describe('readKnownCases', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'cases-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function put(name: string, files: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(path.join(root, name), { recursive: true });
    for (const [file, content] of Object.entries(files)) await writeFile(path.join(root, name, file), content);
  }

  it('finds case folders at any depth, by name, and nothing else', async () => {
    await put('b', { 'finding.json': '{}', 'expected.json': '{"disposition":["suspicious"]}' });
    await put('a/deep', {
      'finding.json': '{}',
      'expected.json': '{"disposition":["inconclusive"],"priorityAtLeast":"P2"}',
    });
    await put('without-truth', { 'finding.json': '{}' });
    const found = await readKnownCases(root);
    expect(found.map(({ known }) => known.name)).toEqual([path.join('a', 'deep'), 'b']);
    expect(found[1]?.known.expectation).toEqual({
      disposition: ['suspicious'],
      priorityAtLeast: 'P4',
      mustMention: [],
      mustNotMention: [],
    });
  });

  it('takes a case folder itself', async () => {
    await put('one', { 'finding.json': '{}', 'expected.json': '{"disposition":["suspicious"]}' });
    const found = await readKnownCases(path.join(root, 'one'));
    expect(found.map(({ known }) => known.name)).toEqual(['one']);
  });

  it.each([
    ['no case', {}, 'no folder at or below it'],
    [
      'an unknown disposition',
      { 'finding.json': '{}', 'expected.json': '{"disposition":["fine"]}' },
      'expected.json cannot be read',
    ],
    ['no truth', { 'finding.json': '{}', 'expected.json': '{"disposition":[]}' }, 'expected.json cannot be read'],
  ])('refuses %s before anything runs', async (_what, files, message) => {
    await put('case', files);
    await expect(readKnownCases(root)).rejects.toThrow(message);
  });

  it('refuses a folder that is not there', async () => {
    await expect(readKnownCases(path.join(root, 'nowhere'))).rejects.toThrow('there is no such folder');
  });
});

describe('our own cases', () => {
  it('are many, of many families, with their reasons written down', async () => {
    const cases = await readKnownCases(ownCases);
    expect(cases.length).toBeGreaterThanOrEqual(24);
    expect(new Set(cases.map(({ known }) => known.notes.family)).size).toBeGreaterThanOrEqual(10);
    for (const { folder, known } of cases) {
      const notes = parse(await readFile(path.join(folder, 'case.yml'), 'utf8'));
      expect(notes).toMatchObject({
        truth: known.expectation.disposition[0],
        rationale: expect.any(String),
        written: expect.any(String),
      });
      expect(notes.decisiveEvidence.length).toBeGreaterThan(0);
    }
  });

  it('have twins that exist, and stay small', async () => {
    const cases = await readKnownCases(ownCases);
    const names = cases.map(({ known }) => known.name);
    for (const { folder, known } of cases) {
      if (known.notes.twin !== undefined) expect(names).toContain(known.notes.twin);
      expect(await sizeOf(folder)).toBeLessThan(200_000);
    }
  });
});

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (entry) => stat(path.join(folder, entry))));
  return sizes.filter((one) => one.isFile()).reduce((total, { size }) => total + size, 0);
}

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { judgeSkew } from '../../src/doctor/check-clock.ts';
import { checkPlaybooks } from '../../src/doctor/check-playbooks.ts';
import { examine } from '../../src/doctor/examine.ts';
import { renderDiagnoses } from '../../src/doctor/render-diagnoses.ts';
import { approve } from '../../src/domain/diagnosis.ts';
import { fail } from '../../src/domain/errors.ts';
import { playbooksFolder } from '../../src/paths.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function copyPlaybooks(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-playbooks-'));
  folders.push(folder);
  await cp(playbooksFolder, folder, { recursive: true });
  return folder;
}

describe('checks', () => {
  it('run side by side: one that hangs, one that throws and one that fails stop no other', async () => {
    const found = await examine(
      [
        { about: 'hangs', run: () => new Promise(() => undefined) },
        { about: 'throws', run: async () => Promise.reject(new Error('https://user:pw@host')) },
        { about: 'fails', run: async () => Promise.reject(fail('no_detector', { region: 'eu-west-1', account: '1' })) },
        { about: 'works', run: async () => [approve('works', 'fine')] },
      ],
      50,
    );

    expect(found.map(({ about, state }) => [about, state])).toEqual([
      ['hangs', 'failed'],
      ['throws', 'failed'],
      ['fails', 'failed'],
      ['works', 'ok'],
    ]);
    expect(JSON.stringify(found)).not.toContain('pw@host');
    expect(found[2]?.fix).toMatch(/Enable GuardDuty/);
  });

  it.each([
    [5_000, 'ok'],
    [-40_000, 'warning'],
    [400_000, 'failed'],
  ])('a clock that is %d ms off is %s', (skew, state) => {
    expect(judgeSkew('AWS', skew).state).toBe(state);
  });
});

describe('a page of the playbooks with a mistake', () => {
  it.each([
    ['an unknown source', /source: cloudtrail\b/, 'source: cloudtrial', /cloudtrial|cloudtrail/],
    ['an unknown placeholder', /\{principalId\}/, '{principalIdd}', /principalIdd/],
    ['a bad window', /window: \{from: -24h/, 'window: {from: -24x', /-24h/],
    ['no YAML', /^questions:/m, 'questions: [', /./],
  ])('is named with its line: %s', async (_, pattern, ...more) => {
    const [replacement, problem] = more;
    const folder = await copyPlaybooks();
    const file = path.join(folder, '_questions.md');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace(pattern, replacement));
    const found = await checkPlaybooks(folder);

    expect(found[0]).toMatchObject({
      state: 'failed',
      about: expect.stringMatching(/^Playbook _questions\.md, line \d+$/),
    });
    expect(found.map(({ detail }) => detail).join('\n')).toMatch(problem);
  });

  it('is named where it asks a question nobody defines', async () => {
    const folder = await copyPlaybooks();
    const file = path.join(folder, 's3.md');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^ask: \[/m, 'ask: [Q99, '));
    const found = await checkPlaybooks(folder);

    expect(found).toContainEqual(
      expect.objectContaining({ about: expect.stringContaining('s3.md'), detail: expect.stringContaining('Q99') }),
    );
  });
});

describe('what is printed', () => {
  it('holds no known secret, keeps to a line each and indents what is longer', () => {
    const found = [
      {
        about: 'a',
        state: 'failed',
        detail: 'token opensesame refused\n- old\n+ new',
        fix: 'Make\na new one.',
      } as const,
    ];

    expect(renderDiagnoses(found, { secrets: ['opensesame'], asJson: false })).toBe(
      'failed   a: token [redacted] refused. Make a new one.\n         - old\n         + new\n\n0 ok, 0 to look at, 1 failed\n',
    );
    expect(renderDiagnoses(found, { secrets: ['opensesame'], asJson: true })).not.toContain('opensesame');
  });
});

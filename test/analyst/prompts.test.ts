import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { countTokens } from '../../src/analyst/model/count-tokens.ts';
import { loadParts, versionOf } from '../../src/analyst/model/load-parts.ts';
import { writePrompt } from '../../src/analyst/model/write-prompt.ts';
import { findSplFault } from '../../src/mcp/spl-guard.ts';
import { playbooksFolder, promptsFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import { buildBrief } from '../builders/analyst/build-brief.ts';

const prompts = await loadParts(promptsFolder);
const playbooks = await loadPlaybooks(playbooksFolder, { spl: findSplFault });
const headings = [...prompts.triage, ...prompts.sceptic].map((page) => page.split('\n')[0]);

describe('the pages of prompts/', () => {
  it('are all read by the model', async () => {
    const pages = (await readdir(promptsFolder)).filter((name) => name.endsWith('.md'));
    expect(pages).toHaveLength(new Set(headings).size);
    expect(prompts.triage).toHaveLength(5);
  });

  it.each(playbooks)('leave most of the budget to the evidence, also with the page of $family', ({ guidance }) => {
    const brief = { ...buildBrief(), guidance };
    const first = writePrompt({ brief, parts: prompts.triage, language: 'ja', budget: 16_000 });
    const second = writePrompt({
      brief,
      parts: prompts.sceptic,
      language: 'ja',
      budget: 16_000,
      doubted: 'benign_true_positive',
    });
    expect(countTokens(first.system)).toBeLessThan(1800);
    expect(countTokens(second.system)).toBeLessThan(1500);
    expect(guidance.split('\n').length).toBeLessThan(60);
  });

  it('have a version that changes with every page', () => {
    const [page = '', ...rest] = prompts.triage;
    const changed = { ...prompts, triage: [`${page} `, ...rest] };
    const versions = [versionOf(prompts, 'a'), versionOf(prompts, 'b'), versionOf(changed, 'a')];
    expect(new Set(versions).size).toBe(3);
    expect(versionOf(prompts, 'a')).toBe(versions[0]);
    expect(versions[0]).toMatch(/^[0-9a-f]{12}$/);
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import { TriageError } from '../../src/domain/errors.ts';

export const cwd = mkdtempSync(join(tmpdir(), 'gd-triage-config-'));

export const slack = { SLACK_BOT_TOKEN: 'xoxb-secret-1', SLACK_APP_TOKEN: 'xapp-secret-2' };
export const minimal = `
timeZone: Europe/Madrid
accounts: [{id: "111122223333", name: shop, environment: production}]
logSources: []
`;

export function load(yaml: string, env: Record<string, string> = slack): ReturnType<typeof loadConfig> {
  writeFileSync(join(cwd, 'gd-triage.yml'), yaml);
  return loadConfig(env, { cwd });
}

/** The lines of the mistakes, without what comes before and after. */
export function mistakesOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (!(error instanceof TriageError)) throw error;
    const lines = String(error.context['mistakes']).split('\n');
    expect(error.context['count']).toBe(lines.length);
    return lines;
  }
  return [];
}

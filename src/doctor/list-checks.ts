import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { diagnoseModel } from '../analyst/model/diagnose-model.ts';
import type { Config } from '../config.ts';
import { approve } from '../domain/diagnosis.ts';
import { diagnoseJira } from '../jira/diagnose-jira.ts';
import { accessTo, openPins } from '../log-tools.ts';
import { diagnoseServer } from '../mcp/diagnose-servers.ts';
import { manifestFile } from '../paths.ts';
import type { Logger } from '../ports.ts';
import { diagnoseSlack } from '../slack/diagnose-slack.ts';
import { diagnoseDatabase } from '../store/diagnose-database.ts';
import { listAwsChecks } from './check-aws.ts';
import { checkClock } from './check-clock.ts';
import type { Check } from './examine.ts';

const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** Everything the configured bot depends on, in the order in which one would set it up. */
export function listChecks(config: Config, log: Logger): readonly Check[] {
  const { slack, mcpServers, policy } = config;
  const servers = Object.entries(mcpServers);
  return [
    { about: 'Slack', run: () => checkSlack(config, log) },
    { about: 'Clock', run: () => checkClock('Slack', slack.apiUrl ?? 'https://slack.com/api/') },
    ...listAwsChecks(config, accessTo(config)),
    ...servers.map(([name, entry]) => ({
      about: `MCP server ${name}`,
      run: () => diagnoseServer({ name, entry, policy: policy[name], pins: openPins(config, () => undefined) }),
    })),
    { about: 'JIRA', run: () => checkJira(config) },
    { about: 'Language model', run: () => checkModel(config) },
    { about: 'Database', run: () => diagnoseDatabase(config) },
  ];
}

async function checkSlack({ slack, channels }: Config, log: Logger) {
  const manifest = Manifest.parse(parse(await readFile(manifestFile, 'utf8')));
  const scopes = manifest.oauth_config.scopes.bot;
  return diagnoseSlack({ ...slack, scopes, channels: channels.map(({ id }) => id), log });
}

async function checkJira({ tracker }: Config) {
  if (tracker === null) return [approve('JIRA', 'not configured: the bot works without tickets')];
  return diagnoseJira({ ...tracker, projectKey: tracker.project });
}

async function checkModel({ model }: Config) {
  if (model === null) return [approve('Language model', 'not configured: the built-in rules write the reports')];
  return diagnoseModel(model);
}

/** Values that no line of the doctor may show. */
export function listSecrets({ slack, tracker, model, databaseUrl, mcpServers }: Config): readonly string[] {
  const password = databaseUrl === null ? '' : decodeURIComponent(new URL(databaseUrl).password);
  const headers = Object.values(mcpServers).flatMap((entry) =>
    entry.type === 'http' ? Object.values(entry.headers ?? {}) : Object.values(entry.env ?? {}),
  );
  const tokens = [slack.botToken, slack.appToken, tracker?.apiToken ?? '', model?.apiKey ?? '', password];
  return [...tokens, ...headers, ...headers.map((header) => header.replace(/^\w+ /, ''))];
}

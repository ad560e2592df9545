import { loadOfflineConfig, type OfflineConfig, processEnvironment } from '../config.ts';
import { fail } from '../domain/errors.ts';
import { openPins } from '../log-tools.ts';
import { inspectServer, type ServerInspection } from '../mcp/inspect-server.ts';

export interface ToolsOptions {
  /** Pin what the server offers now. */
  readonly approve?: boolean;
}

/**
 * `gd-triage tools [SERVER]`: what the configured MCP servers offer and how that compares with what was approved.
 * Returns the exit code: 1 where a server cannot be used or a tool changed.
 */
export async function showTools(server: string | undefined, { approve = false }: ToolsOptions): Promise<number> {
  const config = loadOfflineConfig(processEnvironment, { cwd: process.cwd() });
  const names = chooseServers(config, server, approve);
  const warnings: string[] = [];
  const pins = openPins(config, (message) => warnings.push(message));
  const inspections = await Promise.all(
    names.map((name) => {
      const entry = config.mcpServers[name];
      const policy = config.policy[name];
      return entry === undefined ? null : inspectServer({ name, entry, policy, pins }, approve);
    }),
  );
  const found = inspections.filter((inspection) => inspection !== null);
  const lines = found.length === 0 ? ['No MCP servers are configured.'] : found.flatMap(writeServer);
  process.stdout.write(`${[...lines, ...new Set(warnings)].join('\n')}\n`);
  const isWell = found.every(({ fault, tools }) => fault === null && tools.every(({ state }) => state !== 'changed'));
  return isWell && warnings.length === 0 ? 0 : 1;
}

function chooseServers({ mcpServers }: OfflineConfig, server: string | undefined, approve: boolean): readonly string[] {
  const known = Object.keys(mcpServers);
  const problem = approve && server === undefined ? '--approve: name the server whose tools you have read' : null;
  const isUnknown = server !== undefined && !known.includes(server);
  const mistakes = isUnknown ? `tools: no such server (there: ${known.join(', ') || 'none'})` : problem;
  if (mistakes !== null) throw fail('config_invalid', { count: 1, mistakes });
  return server === undefined ? known : [server];
}

function writeServer({ server, fault, tools, unused }: ServerInspection): readonly string[] {
  if (fault !== null) return [`${server}: cannot be used (${fault})`];
  const lines = tools.flatMap(({ tool, state, sha256, reason, diff }) => [
    `  ${tool.padEnd(24)} ${state.padEnd(12)} ${sha256 ?? ''}${reason === '' ? '' : `  ${reason}`}`,
    ...diff.map((line) => `      ${line}`),
  ]);
  const changed = tools.some(({ state }) => state === 'changed');
  const advice = changed ? [`  Read what changed. If it is in order: gd-triage tools ${server} --approve`] : [];
  return [`${server}: ${unused} more tools offered, never called`, ...lines, ...advice];
}

import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { loadOfflineConfig, processEnvironment } from '../config.ts';
import { fail } from '../domain/errors.ts';
import { accessTo, createCloudTrailTools, createFindings } from '../log-tools.ts';
import { createCloudTrailServer } from '../mcp/servers/cloudtrail.ts';
import { createFilesServer } from '../mcp/servers/files.ts';
import { createGuardDutyServer } from '../mcp/servers/guardduty.ts';
import { openLogs } from '../mcp/servers/open-logs.ts';
import { serveStdio } from '../mcp/servers/serve-stdio.ts';

const makers: Readonly<Record<string, (folder: string) => Promise<McpServer>>> = {
  cloudtrail: async () => createCloudTrailServer(createCloudTrailTools(readConfig(), accessTo(readConfig()))),
  guardduty: async () => createGuardDutyServer(createFindings(readConfig(), accessTo(readConfig()))),
  files: async (folder) => createFilesServer(await openLogs(folder)),
};

/** `gd-triage mcp NAME`: one of the built-in MCP servers on stdio. */
export async function mcp(name: string, options: { readonly folder?: string }): Promise<void> {
  const make = makers[name];
  if (!make)
    throw fail('config_invalid', {
      count: 1,
      mistakes: `mcp ${name.slice(0, 40)}: must be one of ${Object.keys(makers).join(', ')}`,
    });
  await serveStdio(await make(options.folder ?? 'logs'));
}

function readConfig() {
  return loadOfflineConfig(processEnvironment, { cwd: process.cwd() });
}

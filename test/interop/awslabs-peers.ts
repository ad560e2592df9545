import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StdioEntry } from '../../src/mcp/server-entry.ts';

const run = promisify(execFile);
const installer = new URL('./install-peers.sh', import.meta.url).pathname;

/** The servers of awslabs as PyPI has them; installed at the first use on a machine. */
export async function installAwslabs(): Promise<(name: string, env?: Readonly<Record<string, string>>) => StdioEntry> {
  const { stdout } = await run(installer);
  return (name, env = {}) => ({ command: join(stdout.trim(), 'bin', `awslabs.${name}-mcp-server`), env });
}

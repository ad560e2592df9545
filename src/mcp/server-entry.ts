import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

/** A server as `mcpServers` in gd-triage.yml names it, or one of our own. */
export type ServerEntry = HttpEntry | StdioEntry | BuiltInEntry;

export interface HttpEntry {
  readonly type: 'http';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly disabled?: boolean | undefined;
  readonly disabledTools?: readonly string[] | undefined;
}

export interface StdioEntry {
  readonly type?: 'stdio' | undefined;
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly disabled?: boolean | undefined;
  readonly disabledTools?: readonly string[] | undefined;
}

export interface BuiltInEntry {
  readonly type: 'built-in';
  /** Makes a fresh server for each connection. */
  readonly create: () => McpServer;
  readonly disabled?: boolean | undefined;
  readonly disabledTools?: readonly string[] | undefined;
}

/** What `policy` in gd-triage.yml says about a server. Without one, a server offers no tool. */
export interface ServerPolicy {
  readonly preset: string;
  readonly startupTimeoutMs?: number | undefined;
  readonly tools?: Readonly<Record<string, ToolOverride>> | undefined;
}

interface ToolOverride {
  /** Of the definition of the tool; a tool that no longer matches is not called. */
  readonly sha256?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly maxResultBytes?: number | undefined;
}

/** Environment variables that would let a configuration run other code inside the server. */
const forbiddenEnv = /^(LD_|DYLD_|NODE_OPTIONS$|PYTHONSTARTUP$|PYTHONPATH$|BASH_ENV$|ENV$|PERL5OPT$|RUBYOPT$|PATH$)/;

/** Why this entry must not be used, or null. */
export function findEntryFault(entry: ServerEntry): string | null {
  if (entry.type === 'built-in') return null;
  if (entry.type === 'http') return findUrlFault(entry.url);
  const bad = Object.keys(entry.env ?? {}).find((name) => forbiddenEnv.test(name));
  return bad === undefined ? null : `the variable ${bad} must not be set for a server`;
}

/** A token must not cross a network in the clear; a single-label host is the same machine or the same Docker network. */
function findUrlFault(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return 'the url is not a URL';
  if (url.protocol === 'https:') return null;
  if (url.protocol !== 'http:') return 'the url must start with https';
  const { hostname } = url;
  const isLoopback = hostname === '[::1]' || hostname.startsWith('127.') || hostname.endsWith('.localhost');
  const isNear = isLoopback || /^[\w-]+$/.test(hostname);
  return isNear ? null : 'the url must use https';
}

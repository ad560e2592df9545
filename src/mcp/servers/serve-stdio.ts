import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

/** Serves one of our MCP servers on stdin and stdout until the input ends. Stdout carries the protocol and nothing else. */
export async function serveStdio(server: McpServer): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    process.stdin.once('end', () => resolve());
    process.stdin.once('close', () => resolve());
    server.server.onclose = () => resolve();
  });
  await server.connect(new StdioServerTransport());
  await ended;
  await server.close();
}

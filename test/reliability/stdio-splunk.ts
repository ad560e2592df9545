import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The Splunk of the demo as an MCP server on stdio: hands each message on over HTTP. A file names the fault it shall show, so
 * that a test can switch it while the server runs. A program of its own: ADDRESS TOKEN FAULT-FILE
 */
const [address = '', token = '', faultFile = ''] = process.argv.slice(2);
const headers = {
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};
/** What servers write into their answers, where HTTP would have a status. */
const said: Readonly<Record<string, string>> = {
  timeout: 'The search timed out.',
  '401': 'Error: status code 401, unauthorized.',
  '403': 'Search not executed: You have insufficient privileges.',
  '429': 'Too many requests.',
  '500': 'Internal error.',
};

for await (const line of createInterface({ input: process.stdin })) void handle(line);

async function handle(line: string): Promise<void> {
  const fault = await readFile(faultFile, 'utf8').catch(() => '');
  if (fault === 'refused') process.exit(1);
  if (fault === 'hang') return;
  if (fault === 'slow') await sleep(700);
  if (fault === 'malformed') return void process.stdout.write('<html>{"jsonrpc": tru\n');
  const message = JSON.parse(line);
  const text = said[fault];
  if (text !== undefined && message.method === 'tools/call') {
    const result = { content: [{ type: 'text', text }], isError: true };
    return void process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: message.id, result })}\n`);
  }
  const response = await fetch(address, { method: 'POST', headers, body: line });
  const answer = (await response.text()).trim();
  if (fault === 'half') {
    process.stdout.write(answer.slice(0, Math.ceil(answer.length / 2)), () => process.exit(1));
  } else if (answer !== '') process.stdout.write(`${answer}\n`);
}

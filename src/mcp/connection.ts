import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Admission, AdmissionInput } from './admit-tools.ts';
import { admitTools } from './admit-tools.ts';
import { collectComplaints } from './complaint-box.ts';
import { openTransport } from './open-transport.ts';
import { raceSignal } from './race-signal.ts';
import { RawResult } from './read-result.ts';
import { followTools } from './tool-list.ts';
import type { ToolDefinition } from './tool-listing.ts';

/** One live connection to a server, with the tools it may be asked for. */
export interface Connection {
  admission(): Promise<Admission>;
  callTool(call: ToolCall): Promise<RawResult>;
  isOpen(): boolean;
  close(): Promise<void>;
}

interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface ConnectionOptions extends AdmissionInput {
  readonly startupTimeoutMs: number;
  readonly maxResultBytes: number;
  readonly onStderr: (text: string) => void;
  /** Told each time the tools of the server were compared with what we allow. */
  readonly onAdmission: (admission: Admission, listed: readonly ToolDefinition[]) => void;
}

/** Connects, shakes hands and lists the tools. We offer a server no capability, so it cannot call us back. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { startupTimeoutMs } = options;
  // What the server says about itself (instructions, descriptions) is not kept: nobody but its operator should read it.
  const client = new Client({ name: 'gd-triage', version: '1' }, { capabilities: {} });
  let isOpen = true;
  client.onclose = () => {
    isOpen = false;
  };
  // Single lines that are no messages, or a lost event stream: every call has its own timeout and its own verdict.
  client.onerror = () => undefined;
  const explain = collectComplaints(client);
  const tools = followTools(client, startupTimeoutMs, (listed) => {
    const admission = admitTools(listed, options);
    options.onAdmission(admission, listed);
    return admission;
  });
  try {
    const transport = await openTransport(options.entry, options);
    // The timeout of the handshake does not cover its last step, a notification.
    const connected = client.connect(transport, { timeout: startupTimeoutMs });
    await raceSignal(connected, AbortSignal.timeout(startupTimeoutMs));
    await tools.get();
  } catch (error) {
    await client.close().catch(() => undefined);
    throw error;
  }
  return {
    admission: tools.get,
    callTool: async (call) => explain(await request(client, call)),
    isOpen: () => isOpen,
    close: () => client.close().catch(() => undefined),
  };
}

/** A controller per call: the SDK never removes its listener, and a shared signal would cancel calls long finished. */
async function request(client: Client, call: ToolCall): Promise<RawResult> {
  const controller = new AbortController();
  const stop = () => controller.abort(call.signal.reason);
  call.signal.throwIfAborted();
  call.signal.addEventListener('abort', stop, { once: true });
  try {
    const { timeoutMs } = call;
    const params = { name: call.name, arguments: { ...call.arguments } };
    const limits = { signal: controller.signal, timeout: timeoutMs, maxTotalTimeout: timeoutMs };
    return await client.request({ method: 'tools/call', params }, RawResult, limits);
  } finally {
    call.signal.removeEventListener('abort', stop);
  }
}

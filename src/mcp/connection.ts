import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Admission, AdmissionInput } from './admit-tools.ts';
import { admitTools } from './admit-tools.ts';
import { openTransport } from './open-transport.ts';
import { raceSignal } from './race-signal.ts';
import { RawResult } from './read-result.ts';
import { listTools } from './tool-listing.ts';

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
}

/** Connects, shakes hands and lists the tools. We offer a server no capability, so it cannot call us back. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { startupTimeoutMs } = options;
  const client = new Client({ name: 'gd-triage', version: '1' }, { capabilities: {} });
  let isOpen = true;
  let admission: Promise<Admission> | null = null;
  client.onclose = () => {
    isOpen = false;
  };
  // Single lines that are no messages, or a lost event stream: every call has its own timeout and its own verdict.
  client.onerror = () => undefined;
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    admission = null;
  });
  const readAdmission = () => {
    admission ??= listTools(client, startupTimeoutMs)
      .then((listed) => admitTools(listed, options))
      .catch((error: unknown) => {
        admission = null;
        throw error;
      });
    return admission;
  };
  try {
    const transport = await openTransport(options.entry, options);
    // The timeout of the handshake does not cover its last step, a notification.
    const connected = client.connect(transport, { timeout: startupTimeoutMs });
    await raceSignal(connected, AbortSignal.timeout(startupTimeoutMs));
    await readAdmission();
  } catch (error) {
    await client.close().catch(() => undefined);
    throw error;
  }
  return {
    admission: readAdmission,
    callTool: (call) => request(client, call),
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

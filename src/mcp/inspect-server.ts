import { type Admission, type AdmissionInput, findTool, type Refusal } from './admit-tools.ts';
import { classifyFailure } from './classify-failure.ts';
import { openConnection } from './connection.ts';
import { presets } from './presets.ts';
import { findEntryFault } from './server-entry.ts';
import { fingerprintTool, type ToolDefinition } from './tool-listing.ts';
import { makePin, type PinVerdict, withoutPinning } from './tool-pins.ts';

/** One tool of a preset, as its server offers it now. */
export interface ToolInspection {
  /** The name the preset gives it. */
  readonly tool: string;
  /** `first`: never approved, so it will be at first use. */
  readonly state: PinVerdict['state'] | 'refused' | 'not_offered';
  /** Of the definition as offered now; null where it is not offered. */
  readonly sha256: string | null;
  /** Why it is not called; empty where it is. */
  readonly reason: string;
  /** What changed since it was approved, a line per field, safe to print. */
  readonly diff: readonly string[];
}

export interface ServerInspection {
  readonly server: string;
  /** Why it cannot be used at all, in our words; null where it answered. */
  readonly fault: string | null;
  readonly tools: readonly ToolInspection[];
  /** How many tools it offers that no preset of ours knows, and that are never called. */
  readonly unused: number;
}

export type InspectedServer = Omit<AdmissionInput, 'preset' | 'policy'> & {
  readonly policy: AdmissionInput['policy'] | undefined;
};

const startupTimeoutMs = 30_000;
const maxResultBytes = 5_000_000;

/**
 * Connects to a configured server, lists its tools and compares them with policy and pins. Calls no tool and approves
 * nothing, unless `approve` says so: then what is offered now is pinned as approved by an operator.
 */
export async function inspectServer(asked: InspectedServer, approve = false): Promise<ServerInspection> {
  const { name: server, entry, policy, pins } = asked;
  const preset = policy === undefined ? undefined : presets[policy.preset];
  const unusable = { server, tools: [], unused: 0 };
  if (policy === undefined || preset === undefined) return { ...unusable, fault: 'it has no policy' };
  const fault = entry.disabled === true ? 'it is disabled' : findEntryFault(entry);
  if (fault !== null) return { ...unusable, fault };
  try {
    const { admission, listed } = await readTools({ ...asked, policy, preset });
    const tools = Object.entries(preset).map(([tool, rule]): ToolInspection => {
      const definition = findTool(listed, rule);
      // What gd-triage.yml pins, only gd-triage.yml can approve.
      const isApproved = approve && policy.tools?.[tool]?.sha256 === undefined;
      if (isApproved && definition !== undefined) pins.write(server, tool, makePin(definition, 'operator'));
      const sha256 = definition === undefined ? null : fingerprintTool(definition);
      const pin = admission.admitted.get(tool)?.pin;
      if (pin !== undefined) return { tool, sha256, state: isApproved ? 'pinned' : pin, reason: '', diff: [] };
      return { tool, sha256, ...describeRefusal(admission.refused.get(tool), isApproved) };
    });
    const used = tools.filter(({ sha256 }) => sha256 !== null).length;
    return { server, fault: null, tools, unused: listed.length - used };
  } catch (error) {
    return { ...unusable, fault: classifyFailure(error).detail };
  }
}

async function readTools(input: AdmissionInput): Promise<{ admission: Admission; listed: readonly ToolDefinition[] }> {
  let listed: readonly ToolDefinition[] = [];
  const connection = await openConnection({
    ...input,
    pins: withoutPinning(input.pins),
    startupTimeoutMs: input.policy.startupTimeoutMs ?? startupTimeoutMs,
    maxResultBytes,
    onStderr: () => undefined,
    onAdmission: (_, tools) => {
      listed = tools;
    },
  });
  try {
    return { admission: await connection.admission(), listed };
  } finally {
    await connection.close();
  }
}

/** What was just approved is changed no more; nothing else can be approved away. */
function describeRefusal(refusal: Refusal | undefined, approved: boolean): Omit<ToolInspection, 'tool' | 'sha256'> {
  const { reason = '', trouble = 'not_offered', diff = [] } = refusal ?? {};
  if (trouble === 'definition_changed')
    return approved ? { state: 'pinned', reason: '', diff: [] } : { state: 'changed', reason, diff };
  return { state: trouble === 'not_offered' ? 'not_offered' : 'refused', reason, diff };
}

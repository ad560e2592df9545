import type { Preset, ToolRule } from './presets.ts';
import type { ServerEntry, ServerPolicy } from './server-entry.ts';
import type { ToolDefinition } from './tool-listing.ts';
import { fingerprintTool } from './tool-listing.ts';

/** A tool we may call, by the name its preset gives it. */
interface AdmittedTool {
  /** What this server calls it. */
  readonly name: string;
  readonly sha256: string;
}

export interface Admission {
  readonly admitted: ReadonlyMap<string, AdmittedTool>;
  /** Tools of the preset that must not be called, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
}

export interface AdmissionInput {
  readonly entry: ServerEntry;
  readonly policy: ServerPolicy;
  readonly preset: Preset;
}

/** Compares what a server lists with what we allow. A name outside the preset is never called, whatever it says of itself. */
export function admitTools(listed: readonly ToolDefinition[], { entry, policy, preset }: AdmissionInput): Admission {
  const admitted = new Map<string, AdmittedTool>();
  const refused = new Map<string, string>();
  for (const [key, rule] of Object.entries(preset)) {
    const tool = findTool(listed, rule);
    if (tool === undefined) {
      refused.set(key, 'the server does not offer it');
      continue;
    }
    const sha256 = fingerprintTool(tool);
    const fault = findToolFault({ tool, sha256, key, entry, policy });
    if (fault === null) admitted.set(key, { name: tool.name, sha256 });
    else refused.set(key, fault);
  }
  return { admitted, refused };
}

function findTool(listed: readonly ToolDefinition[], rule: ToolRule): ToolDefinition | undefined {
  for (const name of rule.names) {
    const tool = listed.find((one) => one.name === name);
    if (tool !== undefined) return tool;
  }
  return undefined;
}

interface Candidate {
  readonly tool: ToolDefinition;
  readonly sha256: string;
  readonly key: string;
  readonly entry: ServerEntry;
  readonly policy: ServerPolicy;
}

function findToolFault({ tool, sha256, key, entry, policy }: Candidate): string | null {
  const disabled = entry.disabledTools ?? [];
  if (disabled.includes(key) || disabled.includes(tool.name)) return 'it is disabled in the configuration';
  const pinned = policy.tools?.[key]?.sha256;
  if (pinned !== undefined && pinned.toLowerCase() !== sha256) return 'its definition changed since it was pinned';
  return findClaimedFault(tool);
}

/** Annotations are claims of the server: they can take a permission away, never give one. */
function findClaimedFault({ annotations = {}, execution = {} }: ToolDefinition): string | null {
  if (annotations.readOnlyHint === false) return 'the server says it writes';
  if (annotations.destructiveHint === true && annotations.readOnlyHint !== true) return 'the server says it destroys';
  return execution.taskSupport === 'required' ? 'it only runs as a task' : null;
}

import type { ToolTrouble } from '../domain/tool-trouble.ts';
import { createOutputCheck } from './check-output.ts';
import { knownDefinitions } from './known-definitions.ts';
import type { Preset, ToolRule } from './presets.ts';
import type { ServerEntry, ServerPolicy } from './server-entry.ts';
import type { ToolDefinition } from './tool-listing.ts';
import { judgePin, type PinStore, type PinVerdict } from './tool-pins.ts';

/** A tool we may call, by the name its preset gives it. */
export interface AdmittedTool {
  /** What this server calls it. */
  readonly name: string;
  readonly pin: PinVerdict['state'];
  /** Whether structured content has the form the tool declares; null where it declares none. */
  readonly fits: ((content: unknown) => boolean) | null;
}

export interface Refusal {
  readonly reason: string;
  readonly trouble: ToolTrouble;
  /** What changed in its definition since it was approved. */
  readonly diff: readonly string[];
}

export interface Admission {
  readonly admitted: ReadonlyMap<string, AdmittedTool>;
  /** Tools of the preset that must not be called. */
  readonly refused: ReadonlyMap<string, Refusal>;
}

export interface AdmissionInput {
  readonly name: string;
  readonly entry: ServerEntry;
  readonly policy: ServerPolicy;
  readonly preset: Preset;
  readonly pins: PinStore;
}

/** Compares what a server lists with what we allow. A name outside the preset is never called, whatever it says of itself. */
export function admitTools(listed: readonly ToolDefinition[], input: AdmissionInput): Admission {
  const admitted = new Map<string, AdmittedTool>();
  const refused = new Map<string, Refusal>();
  for (const [key, rule] of Object.entries(input.preset)) {
    const verdict = judgeTool(key, findTool(listed, rule), input);
    if ('reason' in verdict) refused.set(key, verdict);
    else admitted.set(key, verdict);
  }
  return { admitted, refused };
}

/** The tool of a server that a rule is about, by its name today or an older one. */
export function findTool(listed: readonly ToolDefinition[], rule: ToolRule): ToolDefinition | undefined {
  for (const name of rule.names) {
    const tool = listed.find((one) => one.name === name);
    if (tool !== undefined) return tool;
  }
  return undefined;
}

function judgeTool(key: string, tool: ToolDefinition | undefined, input: AdmissionInput): AdmittedTool | Refusal {
  if (tool === undefined) return refuse('the server does not offer it', 'not_offered');
  const disabled = input.entry.disabledTools ?? [];
  if (disabled.includes(key) || disabled.includes(tool.name)) return refuse('it is disabled in the configuration');
  const claim = findClaimedFault(tool);
  if (claim !== null) return refuse(claim);
  const fits = input.entry.type === 'built-in' ? null : createOutputCheck(tool.outputSchema);
  const { state, diff } = judgeDefinition(key, tool, input);
  if (state !== 'changed') return { name: tool.name, pin: state, fits };
  return { reason: 'its definition changed since it was pinned', trouble: 'definition_changed', diff };
}

/** Our own servers change with us, so there is nothing to pin. */
function judgeDefinition(
  key: string,
  definition: ToolDefinition,
  { name, entry, policy, pins }: AdmissionInput,
): PinVerdict {
  if (entry.type === 'built-in') return { state: 'known', diff: [] };
  const configured = policy.tools?.[key]?.sha256;
  const known = knownDefinitions[policy.preset]?.[key] ?? [];
  return judgePin({ server: name, tool: key, definition, configured, known }, pins);
}

function refuse(reason: string, trouble: ToolTrouble = 'not_allowed'): Refusal {
  return { reason, trouble, diff: [] };
}

/** Annotations are claims of the server: they can take a permission away, never give one. */
function findClaimedFault({ annotations = {}, execution = {} }: ToolDefinition): string | null {
  if (annotations.readOnlyHint === false) return 'the server says it writes';
  if (annotations.destructiveHint === true && annotations.readOnlyHint !== true) return 'the server says it destroys';
  return execution.taskSupport === 'required' ? 'it only runs as a task' : null;
}

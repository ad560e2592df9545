import { approve, caution, type Diagnosis, reject } from '../domain/diagnosis.ts';
import { classifyFailure } from './classify-failure.ts';
import { openConnection } from './connection.ts';
import { type Preset, presets } from './presets.ts';
import { findEntryFault, type ServerEntry, type ServerPolicy } from './server-entry.ts';
import { createMemoryPins } from './tool-pins.ts';

export interface ServerDiagnosis {
  readonly name: string;
  readonly entry: ServerEntry;
  readonly policy: ServerPolicy | undefined;
}

const defaultStartupMs = 15_000;
const maxResultBytes = 5_000_000;

/** Connects to one configured MCP server, lists its tools and compares them with preset and pins. Calls no tool. */
export async function diagnoseServer({ name, entry, policy }: ServerDiagnosis): Promise<readonly Diagnosis[]> {
  const about = `MCP server ${name}`;
  if (entry.disabled === true) return [approve(about, 'disabled in gd-triage.yml')];
  if (policy === undefined) {
    return [caution(about, 'no policy, so none of its tools may be called', `Add policy.${name} with a preset.`)];
  }
  const preset = presets[policy.preset];
  if (preset === undefined) {
    return [reject(about, `unknown preset ${policy.preset}`, `Use one of ${Object.keys(presets).join(', ')}.`)];
  }
  const fault = findEntryFault(entry);
  if (fault !== null) return [reject(about, fault, `Correct mcpServers.${name}.`)];
  try {
    return await compare({ about, name, entry, policy, preset });
  } catch (error) {
    const { detail } = classifyFailure(error);
    const fix = 'Check its address, its token and that it runs; the bot works without it and says so in its reports.';
    return [reject(about, `cannot be used (${detail})`, fix)];
  }
}

interface Comparison {
  readonly about: string;
  readonly name: string;
  readonly entry: ServerEntry;
  readonly policy: ServerPolicy;
  readonly preset: Preset;
}

async function compare({ about, name, entry, policy, preset }: Comparison): Promise<readonly Diagnosis[]> {
  const startupTimeoutMs = Math.min(policy.startupTimeoutMs ?? defaultStartupMs, defaultStartupMs);
  const limits = { startupTimeoutMs, maxResultBytes, onStderr: () => undefined, onAdmission: () => undefined };
  const pins = createMemoryPins();
  const connection = await openConnection({ name, entry, policy, preset, pins, ...limits });
  try {
    const { admitted, refused } = await connection.admission();
    const usable = [...admitted.keys()];
    const faults = [...refused].map(([tool, { reason }]) => describeRefused({ about, server: name, tool, reason }));
    const unpinned = usable.filter((tool) => policy.tools?.[tool]?.sha256 === undefined);
    if (usable.length === 0)
      return [
        ...faults,
        reject(about, 'no tool of its preset can be used', 'Check the preset and the version of the server.'),
      ];
    const pinned = unpinned.length === 0 ? 'all pinned' : `${unpinned.length} not pinned`;
    return [
      approve(
        about,
        `${usable.length} of ${Object.keys(preset).length} tools usable (${usable.join(', ')}), ${pinned}`,
      ),
      ...faults,
    ];
  } finally {
    await connection.close();
  }
}

interface RefusedTool {
  readonly about: string;
  readonly server: string;
  readonly tool: string;
  readonly reason: string;
}

function describeRefused({ about, server, tool, reason }: RefusedTool): Diagnosis {
  const where = `${about}, tool ${tool}`;
  if (reason.includes('does not offer'))
    return caution(where, reason, 'Its questions go to the next source; update the server if it should be there.');
  if (reason.includes('disabled')) return approve(where, reason);
  const fix = `Read the new definition. If it is in order, put its checksum under policy.${server}.tools.${tool}.sha256.`;
  return reject(where, reason, fix);
}

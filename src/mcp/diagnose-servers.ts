import { approve, caution, type Diagnosis, reject } from '../domain/diagnosis.ts';
import { type InspectedServer, inspectServer, type ToolInspection } from './inspect-server.ts';
import { presets } from './presets.ts';

const longestStartMs = 15_000;

/** Connects to one configured MCP server, lists its tools and compares them with preset and pins. Calls no tool. */
export async function diagnoseServer(asked: InspectedServer): Promise<readonly Diagnosis[]> {
  const { name, entry, policy } = asked;
  const about = `MCP server ${name}`;
  if (entry.disabled === true) return [approve(about, 'disabled in gd-triage.yml')];
  if (policy === undefined)
    return [caution(about, 'no policy, so none of its tools may be called', `Add policy.${name} with a preset.`)];
  if (presets[policy.preset] === undefined)
    return [reject(about, `unknown preset ${policy.preset}`, `Use one of ${Object.keys(presets).join(', ')}.`)];
  const startupTimeoutMs = Math.min(policy.startupTimeoutMs ?? longestStartMs, longestStartMs);
  const { fault, tools } = await inspectServer({ ...asked, policy: { ...policy, startupTimeoutMs } });
  if (fault !== null) {
    const fix = 'Check its address, its token and that it runs; the bot works without it and says so in its reports.';
    return [reject(about, `cannot be used (${fault})`, fix)];
  }
  return summarize({ about, server: name, tools });
}

interface Inspected {
  readonly about: string;
  readonly server: string;
  readonly tools: readonly ToolInspection[];
}

function summarize(inspected: Inspected): readonly Diagnosis[] {
  const { about, tools } = inspected;
  const usable = tools.filter(({ reason }) => reason === '');
  const faults = tools.flatMap((tool) => (tool.reason === '' ? [] : [describeRefused(tool, inspected)]));
  const fix = 'Check the preset and the version of the server.';
  if (usable.length === 0) return [...faults, reject(about, 'no tool of its preset can be used', fix)];
  const fresh = usable.filter(({ state }) => state === 'first').length;
  const pins = fresh === 0 ? 'all pinned' : `${fresh} not pinned yet`;
  const names = usable.map(({ tool }) => tool).join(', ');
  return [approve(about, `${usable.length} of ${tools.length} tools usable (${names}), ${pins}`), ...faults];
}

function describeRefused({ tool, state, reason, diff }: ToolInspection, { about, server }: Inspected): Diagnosis {
  const where = `${about}, tool ${tool}`;
  if (state === 'not_offered')
    return caution(where, reason, 'Its questions go to the next source; update the server if it should be there.');
  if (reason.includes('disabled')) return approve(where, reason);
  if (state !== 'changed')
    return reject(where, reason, 'Nothing of it is used: use a server or a version that only reads.');
  const place = `policy.${server}.tools.${tool}.sha256`;
  const fix = `Read what changed. If it is in order: gd-triage tools ${server} --approve, or the new checksum under ${place} where it is pinned there.`;
  return reject(where, [reason, ...diff].join('\n'), fix);
}

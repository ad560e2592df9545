import { diffDefinition } from './diff-definition.ts';
import { fingerprintTool, type PinnedPart, pinnedPart, type ToolDefinition } from './tool-listing.ts';

/** A definition that was approved: at first use, or by an operator. */
export interface Pin {
  readonly sha256: string;
  /** ISO 8601. */
  readonly since: string;
  readonly by: 'first use' | 'operator';
  readonly definition: PinnedPart;
}

/** Where pins are kept, by server and by our name of the tool. */
export interface PinStore {
  read(server: string, tool: string): Pin | null;
  write(server: string, tool: string, pin: Pin): void;
}

/** How a definition stands to what was approved. Only a `changed` one must not be called. */
export interface PinVerdict {
  readonly state: 'pinned' | 'known' | 'first' | 'changed';
  /** What changed, a line per field; empty where it did not, or where the approved definition is known by its checksum only. */
  readonly diff: readonly string[];
}

export interface PinQuestion {
  readonly server: string;
  readonly tool: string;
  readonly definition: ToolDefinition;
  /** From gd-triage.yml: stands above everything else. */
  readonly configured: string | undefined;
  /** Of released versions of this server, checked by us. Empty where they cannot be known. */
  readonly known: readonly string[];
}

/**
 * Compares a definition with what was approved, and approves one never seen before (first use), unless its server is one
 * whose definitions we know: then only those.
 */
export function judgePin(asked: PinQuestion, store: PinStore): PinVerdict {
  const { server, tool, definition, configured, known } = asked;
  const sha256 = fingerprintTool(definition);
  const pin = store.read(server, tool);
  const changed = () => ({ state: 'changed' as const, diff: pin === null ? [] : explainChange(pin, definition) });
  if (configured !== undefined) return configured.toLowerCase() === sha256 ? settled('pinned') : changed();
  if (pin?.sha256 === sha256) return settled('pinned');
  const isKnown = known.includes(sha256);
  if (!isKnown && (pin !== null || known.length > 0)) return changed();
  store.write(server, tool, makePin(definition, 'first use'));
  return settled(isKnown ? 'known' : 'first');
}

/** The pin of a definition as it is now. */
export function makePin(definition: ToolDefinition, by: Pin['by']): Pin {
  const since = new Date().toISOString();
  return { sha256: fingerprintTool(definition), since, by, definition: pinnedPart(definition) };
}

/** Pins that last as long as the process. */
export function createMemoryPins(): PinStore {
  const pins = new Map<string, Pin>();
  const keyOf = (server: string, tool: string) => JSON.stringify([server, tool]);
  return {
    read: (server, tool) => pins.get(keyOf(server, tool)) ?? null,
    write: (server, tool, pin) => void pins.set(keyOf(server, tool), pin),
  };
}

function settled(state: PinVerdict['state']): PinVerdict {
  return { state, diff: [] };
}

function explainChange(pin: Pin, definition: ToolDefinition): readonly string[] {
  return diffDefinition(pin.definition, pinnedPart(definition));
}

/** The same pins for looking only: nothing is approved by it. */
export function withoutPinning(pins: PinStore): PinStore {
  return { read: pins.read, write: () => undefined };
}

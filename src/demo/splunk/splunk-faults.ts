/**
 * `unauthorized` and `unavailable` answer over HTTP (401, 503), `throttled` too (429); `denied` is said inside the
 * answer, `timeout` never answers, `truncated` keeps rows back and says so.
 */
type SplunkFaultKind = 'unauthorized' | 'unavailable' | 'throttled' | 'denied' | 'timeout' | 'truncated';

/** Faults a test or a curious user can switch on; with an index, only queries that name it are hit. */
export interface SplunkFaults {
  set(kind: SplunkFaultKind, scope?: { index: string }): void;
  clear(): void;
}

export interface SplunkFaultBook extends SplunkFaults {
  has(kind: SplunkFaultKind, text: string): boolean;
}

export function createSplunkFaults(): SplunkFaultBook {
  const rules: { kind: SplunkFaultKind; index: string | undefined }[] = [];
  return {
    set: (kind, scope) => void rules.push({ kind, index: scope?.index }),
    clear() {
      rules.length = 0;
    },
    has: (kind, text) =>
      rules.some((rule) => rule.kind === kind && (rule.index === undefined || text.includes(rule.index))),
  };
}

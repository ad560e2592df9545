import { approve, type Diagnosis, reject } from '../domain/diagnosis.ts';
import { explain, TriageError } from '../domain/errors.ts';

/** One thing to look at. It may throw: that counts as failed. */
export interface Check {
  readonly about: string;
  run(): Promise<readonly Diagnosis[]>;
}

const defaultLimitMs = 20_000;

/**
 * Runs all checks side by side, each within its time limit, and keeps their order. One that fails or hangs stops no other.
 */
export async function examine(checks: readonly Check[], limitMs = defaultLimitMs): Promise<readonly Diagnosis[]> {
  const found = await Promise.all(checks.map((check) => runOne(check, limitMs)));
  return found.flat();
}

async function runOne({ about, run }: Check, limitMs: number): Promise<readonly Diagnosis[]> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<readonly Diagnosis[]>((resolve) => {
    const late = reject(about, `no answer within ${limitMs / 1000} s`, 'Check the network and the proxy to it.');
    timer = setTimeout(() => resolve([late]), limitMs);
  });
  try {
    const found = await Promise.race([run(), limit]);
    return found.length > 0 ? found : [approve(about, 'nothing to check')];
  } catch (error) {
    return [describeFailure(about, error)];
  } finally {
    clearTimeout(timer);
  }
}

/** An error of the catalogue says what to do; of any other only its kind is told, since its text may hold anything. */
function describeFailure(about: string, error: unknown): Diagnosis {
  if (error instanceof TriageError) {
    const { what, todo } = explain(error, 'en');
    return reject(about, what, todo);
  }
  const kind = error instanceof Error ? error.name : 'unknown error';
  return reject(about, `the check itself failed (${kind})`, 'Run it again; if it stays, report it with the log.');
}

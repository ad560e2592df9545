import { approve, caution, type Diagnosis, reject } from '../domain/diagnosis.ts';

const about = 'Clock';
const timeoutMs = 10_000;
/** AWS refuses signatures that are five minutes off; half a minute already puts events in the wrong order. */
const noticeableMs = 30_000;
const fatalMs = 240_000;

/** Compares our clock with the `Date` header of a server. */
export async function checkClock(server: string, url: string): Promise<readonly Diagnosis[]> {
  const before = Date.now();
  const response = await fetch(url, {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => null);
  const told = Date.parse(response?.headers.get('date') ?? '');
  if (Number.isNaN(told)) {
    return [
      caution(about, `${server} does not tell the time`, 'Make sure that the clock of this machine is synchronised.'),
    ];
  }
  // The header has whole seconds, cut off; half of one is the best guess.
  return [judgeSkew(server, (before + Date.now()) / 2 - (told + 500))];
}

/** What a difference means. `skewMs` is positive where our clock is ahead. */
export function judgeSkew(server: string, skewMs: number): Diagnosis {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  if (seconds * 1000 < noticeableMs) return approve(about, `agrees with ${server}`);
  const fix = 'Synchronise the clock of this machine (chrony, systemd-timesyncd).';
  const detail = `${seconds} s ${side} ${server}`;
  return seconds * 1000 < fatalMs
    ? caution(about, detail, fix)
    : reject(about, `${detail}; AWS refuses such requests`, fix);
}

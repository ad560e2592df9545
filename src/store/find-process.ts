import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface RunningProcess {
  /**
   * When it started, as text that is only good for comparing: with the pid it names one process for ever, since pids are
   * used again. Null where the system does not tell.
   */
  readonly started: string | null;
}

/** Position of `starttime` (clock ticks after boot) among the fields after the command name in /proc/PID/stat, see proc(5). */
const startTimeField = 19;

/** The process of that pid, or null where none runs. One that ended and was not collected yet (a zombie) does not run. */
export function findProcess(pid: number): RunningProcess | null {
  if (!isPresent(pid)) return null;
  const found = readFromProc(pid) ?? askPs(pid) ?? { state: '', started: null };
  return /^[ZX]/.test(found.state) ? null : { started: found.started };
}

interface Found {
  /** One letter, as ps shows it. */
  readonly state: string;
  readonly started: string | null;
}

function isPresent(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, but belongs to another user.
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}

function readFromProc(pid: number): Found | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name is in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { state: fields[0] ?? '', started: `${boot}/${fields[startTimeField]}` };
  } catch {
    return null;
  }
}

function askPs(pid: number): Found | null {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [state = '', ...started] = line.split(/\s+/);
    return state === '' ? null : { state, started: started.join(' ') || null };
  } catch {
    return null;
  }
}

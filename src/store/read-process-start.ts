import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Position of `starttime` (clock ticks after boot) among the fields after the command name in /proc/PID/stat, see proc(5). */
const startTimeField = 19;

/**
 * When a process started, as text that is only good for comparing: with the pid it names one process for ever, since pids
 * are used again. Null where the process is gone or the system does not tell.
 */
export function readProcessStart(pid: number): string | null {
  return readFromProc(pid) ?? askPs(pid);
}

function readFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name is in parentheses and may itself hold spaces and parentheses.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[startTimeField];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return ticks === undefined ? null : `${boot}/${ticks}`;
  } catch {
    return null;
  }
}

function askPs(pid: number): string | null {
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return started.trim() || null;
  } catch {
    return null;
  }
}

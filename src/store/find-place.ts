import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names the place where a pid means the same process as it does here: this boot of this machine and, in it, the PID namespace.
 * Two containers have one boot id and one folder between them, and yet each has a process 1 of its own.
 */
export function findPlace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Only Linux has such namespaces.
    return hostname();
  }
}

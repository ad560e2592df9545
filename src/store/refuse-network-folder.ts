import { readFile, statfs } from 'node:fs/promises';
import { fail } from '../domain/errors.ts';

/** Numbers by which Linux names file systems that another machine can write to as well, see statfs(2) and linux/magic.h. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x19830326, 'BeeGFS'],
  [0x47504653, 'GPFS'],
  [0x01021997, '9P'],
]);
const fuse = 0x65735546;
/** Of the many things behind FUSE, those known to be elsewhere. */
const networkFuse =
  /^fuse\.(sshfs|s3fs|glusterfs|ceph|rclone|gcsfuse|goofys|mount-s3|davfs|juicefs|moosefs|lizardfs|seaweedfs|cifs)/;

type ReadSystem = (directory: string) => Promise<{ readonly type: number }>;

/**
 * Refuses to keep the embedded database where another machine can write: locks do not hold there, and two writers destroy
 * each other's work. Only where the system tells; elsewhere nothing is refused.
 */
export async function refuseNetworkFolder(directory: string, readSystem: ReadSystem = statfs): Promise<void> {
  const system = await readSystem(directory);
  const mounts = system.type === fuse ? await readFile('/proc/self/mountinfo', 'utf8').catch(() => '') : '';
  const kind = nameNetwork(system.type, typeOfMount(directory, mounts));
  if (kind !== null) throw fail('database_on_network', { directory, kind });
}

/** The name of the network file system of that number, or null. `mounted` is what Linux calls the mount. */
export function nameNetwork(type: number, mounted: string | null): string | null {
  const unsigned = type >>> 0;
  if (unsigned === fuse) return mounted !== null && networkFuse.test(mounted) ? mounted : null;
  return networkTypes.get(unsigned) ?? null;
}

/** What /proc/self/mountinfo calls the file system of the longest mount point the directory is below, see proc(5). */
export function typeOfMount(directory: string, mountinfo: string): string | null {
  let best = { point: '', type: '' };
  for (const line of mountinfo.split('\n')) {
    const [front = '', back = ''] = line.split(' - ');
    const point = front.split(' ')[4] ?? '';
    const isAbove = point === '/' || directory === point || directory.startsWith(`${point}/`);
    if (point !== '' && isAbove && point.length >= best.point.length) best = { point, type: back.split(' ')[0] ?? '' };
  }
  return best.type === '' ? null : best.type;
}

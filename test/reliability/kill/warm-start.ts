import { once } from 'node:events';

/**
 * `gd-triage start` that has read its libraries already and begins when it is told to: reading them takes most of a start,
 * and can be done while the process before is still alive.
 */
process.argv = [process.argv[0] ?? '', 'gd-triage', 'start'];
await import('../../../src/main.ts');
await once(process.stdin, 'data');
process.stdin.destroy();
await import('../../../src/cli.ts');

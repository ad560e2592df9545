import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { demoProgram } from '../paths.ts';

/** `gd-triage demo`: the local world as a program of its own; it starts the bot and is reached over the network only. */
export async function demo(options: { readonly port?: string }): Promise<number> {
  const args = options.port === undefined ? [] : ['--port', options.port];
  const world = spawn(process.execPath, [demoProgram, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => world.kill(signal));
  const [code] = await once(world, 'exit');
  return typeof code === 'number' ? code : 0;
}

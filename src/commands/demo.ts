import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { demoProgram } from '../paths.ts';

export interface DemoOptions {
  readonly port?: string;
  readonly host?: string;
}

/** `gd-triage demo`: the local world as a program of its own; it starts the bot and is reached over the network only. */
export async function demo(options: DemoOptions): Promise<number> {
  const args = [...giveOption('--port', options.port), ...giveOption('--host', options.host)];
  // The channel tells the world when this program is gone, however it ended.
  const world = spawn(process.execPath, [demoProgram, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => world.kill(signal));
  const [code] = await once(world, 'exit');
  return typeof code === 'number' ? code : 1;
}

function giveOption(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value];
}

import type { WorkspaceState } from '../slack/browser-protocol.ts';

type Command = WorkspaceState['commands'][number];

/** The commands that fit what was typed so far: all after a lone `/`, one while its arguments are typed. */
export function suggestCommands(commands: readonly Command[], typed: string): Command[] {
  if (!typed.startsWith('/') || typed.includes('\n')) return [];
  const [name = ''] = typed.split(/\s/);
  const complete = name.length < typed.length;
  return commands.filter(({ command }) => (complete ? command === name : command.startsWith(name)));
}

/** What a sent text is: a command with its arguments, a message, or a command that no app here has. */
export function readInput(
  commands: readonly Command[],
  typed: string,
):
  | { kind: 'command'; command: string; text: string }
  | { kind: 'message'; text: string }
  | { kind: 'unknown'; name: string } {
  const text = typed.trim();
  const [, name = '', rest = ''] = /^(\/\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  if (name === '') return { kind: 'message', text };
  const known = commands.some(({ command }) => command === name);
  return known ? { kind: 'command', command: name, text: rest } : { kind: 'unknown', name };
}

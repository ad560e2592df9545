import { describe, expect, it } from '@jest/globals';
import { readInput, suggestCommands } from '../../../src/demo/page/suggest-commands.ts';

const commands = [
  { command: '/gd-triage', description: 'Investigate a finding', usageHint: 'FINDING_ID' },
  { command: '/gd-status', description: 'What is running' },
];
const names = (typed: string) => suggestCommands(commands, typed).map(({ command }) => command);

describe('suggestCommands', () => {
  it.each([
    ['/', ['/gd-triage', '/gd-status']],
    ['/gd-t', ['/gd-triage']],
    ['/gd-triage', ['/gd-triage']],
    ['/gd-triage abc', ['/gd-triage']],
    ['/gd-t abc', []],
    ['hello /gd', []],
    ['', []],
  ])('suggests for "%s"', (typed, expected) => {
    expect(names(typed)).toEqual(expected);
  });
});

describe('readInput', () => {
  it('separates a command from its arguments', () => {
    expect(readInput(commands, ' /gd-triage  abc def ')).toEqual({
      kind: 'command',
      command: '/gd-triage',
      text: 'abc def',
    });
    expect(readInput(commands, '/gd-triage')).toEqual({ kind: 'command', command: '/gd-triage', text: '' });
  });

  it('sends anything else as a message, but no unknown command', () => {
    expect(readInput(commands, 'hello')).toEqual({ kind: 'message', text: 'hello' });
    expect(readInput(commands, '/gd-triag abc')).toEqual({ kind: 'unknown', name: '/gd-triag' });
  });
});

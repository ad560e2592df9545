import { type KeyboardEvent, useId, useState } from 'react';
import { useClient } from './client.ts';
import { readInput, suggestCommands } from './suggest-commands.ts';

interface ComposerProps {
  channel: string;
  threadTs?: string;
  placeholder: string;
  testId: string;
}

/** Where a person writes: Enter sends, Shift+Enter breaks the line, `/` suggests the commands. */
export function Composer(props: ComposerProps) {
  const listId = useId();
  const { text, setText, submit, completion, onKeyDown } = useInput(props);
  return (
    <div className="composer">
      <Suggestions
        id={listId}
        commands={completion.commands}
        active={completion.active}
        onPick={(command) => setText(`${command} `)}
      />
      <textarea
        className="composer-input"
        data-testid={props.testId}
        aria-label={props.placeholder}
        aria-controls={listId}
        placeholder={props.placeholder}
        rows={Math.min(text.split('\n').length, 8)}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" className="composer-send" aria-label="Send" disabled={text.trim() === ''} onClick={submit}>
        Send
      </button>
    </div>
  );
}

function useInput(props: ComposerProps) {
  const [text, setText] = useState('');
  const [steps, setSteps] = useState(0);
  const client = useClient();
  const commands = suggestCommands(client.state.commands, text);
  // Once arguments are typed, the suggestion only reminds of the usage.
  const active = text.includes(' ') || commands.length === 0 ? -1 : steps % commands.length;
  const chosen = commands.at(active)?.command;
  const submit = () => {
    if (text.trim() !== '' && sendInput(client, props, text)) setText('');
  };
  const deeds: Record<Deed, () => void> = {
    submit,
    clear: () => setText(''),
    complete: () => setText(`${chosen} `),
    down: () => setSteps(active + 1),
    up: () => setSteps(active + commands.length - 1),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const deed = chooseDeed(event, { completing: active !== -1, complete: chosen === text });
    if (deed === undefined) return;
    event.preventDefault();
    deeds[deed]();
  };
  return { text, setText, submit, completion: { commands, active }, onKeyDown };
}

type Deed = 'submit' | 'clear' | 'complete' | 'down' | 'up';

const deedByKey: Readonly<Record<string, Deed>> = {
  Escape: 'clear',
  Tab: 'complete',
  Enter: 'complete',
  ArrowDown: 'down',
  ArrowUp: 'up',
};

function chooseDeed(event: KeyboardEvent, input: { completing: boolean; complete: boolean }): Deed | undefined {
  // Enter also ends the composition of Japanese text: then it must not send.
  if (event.nativeEvent.isComposing || event.shiftKey) return undefined;
  if (event.key === 'Enter' && (!input.completing || input.complete)) return 'submit';
  return input.completing ? deedByKey[event.key] : undefined;
}

interface SuggestionsProps {
  id: string;
  commands: { command: string; description: string; usageHint?: string }[];
  active: number;
  onPick(command: string): void;
}

function Suggestions({ id, commands, active, onPick }: SuggestionsProps) {
  if (commands.length === 0) return null;
  return (
    <ul className="suggestions" id={id} role="listbox" aria-label="Commands">
      {commands.map((one, index) => (
        <li key={one.command} role="option" aria-selected={index === active}>
          <button
            type="button"
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(one.command)}
          >
            <strong>{one.command}</strong> <span className="suggestion-usage">{one.usageHint}</span>
            <span className="suggestion-description">{one.description}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function sendInput(client: ReturnType<typeof useClient>, props: ComposerProps, typed: string): boolean {
  const place = { as: client.viewer, channel: props.channel, ...(props.threadTs && { threadTs: props.threadTs }) };
  const input = readInput(client.state.commands, typed);
  if (input.kind === 'unknown') {
    client.tell(`${input.name} is not a command here. Type / to see the commands.`);
    return false;
  }
  if (input.kind === 'command') client.send({ type: 'slash', ...place, command: input.command, text: input.text });
  else client.send({ type: 'post', ...place, text: input.text });
  return true;
}

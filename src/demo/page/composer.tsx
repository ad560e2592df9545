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
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const client = useClient();
  const suggestions = suggestCommands(client.state.commands, text);
  const completing = suggestions.length > 0 && !text.includes(' ');
  const complete = (command: string) => setText(`${command} `);
  const submit = () => {
    if (text.trim() !== '' && sendInput(client, props, text)) setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = suggestions[active % Math.max(suggestions.length, 1)];
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && completing) setText('');
    else if (event.key === 'Tab' && completing && chosen) complete(chosen.command);
    else if (event.key === 'Enter' && !event.shiftKey) {
      if (completing && chosen && chosen.command !== text) complete(chosen.command);
      else submit();
    } else if (completing && event.key === 'ArrowDown') setActive(active + 1);
    else if (completing && event.key === 'ArrowUp') setActive(active + suggestions.length - 1);
    else return;
    event.preventDefault();
  };
  return (
    <div className="composer">
      <Suggestions
        id={listId}
        commands={suggestions}
        active={completing ? active % suggestions.length : -1}
        onPick={complete}
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
